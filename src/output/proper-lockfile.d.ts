/** The part of proper-lockfile 4.1 that we use; the package brings no types. */
declare module 'proper-lockfile' {
  export interface LockOptions {
    /** The folder that is made as the lock. */
    readonly lockfilePath: string;
    readonly realpath: boolean;
    /** Milliseconds after which a lock that nobody renewed is taken over. */
    readonly stale: number;
    /** Milliseconds between renewals. */
    readonly update: number;
    readonly onCompromised: (error: Error) => void;
  }
  export function lock(file: string, options: LockOptions): Promise<() => Promise<void>>;
}

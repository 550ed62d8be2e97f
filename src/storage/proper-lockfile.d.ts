/** The part of proper-lockfile 4.1 that we use; the package brings no types. */
declare module 'proper-lockfile' {
  export interface CheckOptions {
    /** The folder that is made as the lock. */
    readonly lockfilePath: string;
    readonly realpath: boolean;
    /** Milliseconds after which a lock that nobody renewed is taken over. */
    readonly stale: number;
  }
  export interface LockOptions extends CheckOptions {
    /** Milliseconds between renewals. */
    readonly update: number;
    readonly onCompromised: (error: Error) => void;
  }
  /** Whether someone holds the lock, and renews it. */
  export function check(file: string, options: CheckOptions): Promise<boolean>;
  export function lock(file: string, options: LockOptions): Promise<() => Promise<void>>;
}

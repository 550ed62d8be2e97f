import { userInfo } from 'node:os';
import { UsageError } from './usage-error';

/** The actor for the history: `--by`, else `TENANCY_ACTOR`, else the name of the system's user. */
export function actorOf(by: string | undefined, userName: () => string = () => userInfo().username): string {
  const declared = by ?? process.env.TENANCY_ACTOR ?? '';
  const name = declared === '' ? systemUserName(userName) : declared;
  if (name !== '') return name;
  throw new UsageError('the actor is not known: pass --by <actor>, or set TENANCY_ACTOR');
}

/** In a container, a user often has a number and no name; `userInfo` throws then. */
function systemUserName(userName: () => string): string {
  try {
    return userName();
  } catch {
    return '';
  }
}

import { userInfo } from 'node:os';
import { UsageError } from './usage-error';

/** Who acts, for the history: what `--by` says, else `TENANCY_ACTOR`, else the user that the system knows. */
export function actorOf(by: string | undefined, userName: () => string = () => userInfo().username): string {
  const said = by ?? process.env.TENANCY_ACTOR ?? '';
  const name = said === '' ? nameOrNothing(userName) : said;
  if (name !== '') return name;
  throw new UsageError('nobody knows who acts: say it with --by <actor>, or set TENANCY_ACTOR');
}

/** In a container, a user often has a number and no name, and then the system throws. */
function nameOrNothing(userName: () => string): string {
  try {
    return userName();
  } catch {
    return '';
  }
}

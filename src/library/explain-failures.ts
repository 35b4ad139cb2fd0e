import type { CallName, Handlers } from '../shared/contract/contract.ts';
import type { LibraryDatabase } from './store/open-database.ts';
import { explainSqliteError } from './store/sqlite-errors.ts';

type Handler = (...asked: never[]) => unknown;

/**
 * The same handlers, whose failures in the library's file are told in words. Damage that a question meets is looked into at
 * the next start, as damage that is met while writing.
 */
export function explainFailures(handlers: Handlers, { sql }: LibraryDatabase): Handlers {
  const explain = (error: unknown): never => {
    throw explainSqliteError(sql, error);
  };
  const wrap =
    (handle: Handler): Handler =>
    (...asked) => {
      try {
        const answer = handle(...asked);
        return answer instanceof Promise ? answer.catch(explain) : answer;
      } catch (error) {
        return explain(error);
      }
    };
  const names = Object.keys(handlers) as CallName[];
  return Object.fromEntries(names.map((name) => [name, wrap(handlers[name])])) as unknown as Handlers;
}

import { countOf } from '../../../core/format/format-count.ts';
import type { SearchAnswer } from '../../../shared/contract/search.ts';

/** As many as one answer holds: there may be more. */
export const longestAnswer = 500;

interface AnswerLineProps {
  /** Undefined while a list is shown or nothing has been answered yet. */
  readonly answer: SearchAnswer | undefined;
  readonly total: number;
  /** Filters in the box that could not be understood; an answer carries its own among its notes. */
  readonly problems: readonly string[];
}

/** How many, how fast, and what should be known about the answer. */
export function AnswerLine({ answer, total, problems }: AnswerLineProps) {
  const parts = [answer ? describeAnswer(total) : countOf(total, 'clip')];
  if (answer) parts.push(`${Math.max(1, Math.round(answer.tookMs))} ms`);
  return (
    <p className="answer-line" role="status">
      <span>{parts.join(' · ')}</span>
      {(answer?.notes ?? problems).map((note) => (
        <span key={note} className="answer-note" title={note}>
          {note}
        </span>
      ))}
    </p>
  );
}

function describeAnswer(total: number): string {
  if (total === 0) return 'No match';
  return total < longestAnswer ? countOf(total, 'sound') : `The best ${countOf(total, 'sound')}`;
}

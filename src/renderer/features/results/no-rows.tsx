import type { ReactNode } from 'react';

interface NoRowsProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** What stands where rows would be: why there are none, and what to do about it. */
export function NoRows({ title, children }: NoRowsProps) {
  return (
    <div className="no-rows" role="status">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

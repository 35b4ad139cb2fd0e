import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';

interface FatalState {
  readonly error: Error | null;
}

/** The last resort: a fault in the window itself says so instead of leaving it blank. */
export class Fatal extends Component<{ children: ReactNode }, FatalState> {
  override state: FatalState = { error: null };

  static getDerivedStateFromError(error: Error): FatalState {
    return { error };
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return (
      <main className="fatal" role="alert">
        <h2>Something went wrong in this window.</h2>
        <p className="quiet selectable">{this.state.error.message}</p>
        <Button kind="primary" icon="refresh" onClick={() => location.reload()}>
          Load it again
        </Button>
      </main>
    );
  }
}

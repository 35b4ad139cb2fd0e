import { Button } from '../../ui/button.tsx';

interface WelcomeProps {
  readonly onChooseFolder: () => void;
  readonly onUseSamples: () => void;
  readonly isBusy: boolean;
}

/** The first screen: what Earmark does, and the two ways to begin. */
export function Welcome({ onChooseFolder, onUseSamples, isBusy }: WelcomeProps) {
  return (
    <main className="welcome">
      <div className="welcome-inner">
        <img src="./earmark.svg" alt="" width={44} height={44} />
        <h1>Find any sound by describing it</h1>
        <p>
          Choose a folder of recordings. Earmark listens to them once; then type{' '}
          <q>rusty gate creaking slowly</q> and hear the right one, whatever it is called.
        </p>
        <div className="welcome-actions">
          <Button kind="primary" icon="folder" disabled={isBusy} onClick={onChooseFolder}>
            Choose a folder…
          </Button>
          <Button disabled={isBusy} onClick={onUseSamples}>
            Try the sample library
          </Button>
        </div>
        <p className="welcome-promise">
          Everything stays on this machine: nothing is uploaded, and no file of yours is changed.
        </p>
      </div>
    </main>
  );
}

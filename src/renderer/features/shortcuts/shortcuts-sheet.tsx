import { Fragment } from 'react';
import { Dialog } from '../../ui/dialog.tsx';

const groups: readonly { title: string; keys: readonly (readonly [string[], string])[] }[] = [
  {
    title: 'Searching',
    keys: [
      [['/', 'Ctrl F'], 'To the search box, from anywhere'],
      [['Tab', '→'], 'Take the first completion, or the chosen one'],
      [['Alt ↓', 'Alt ↑'], 'Choose a completion'],
      [['Esc'], 'Close the completions; stop; again: clear the search'],
      [['Ctrl Enter', 'W'], 'More like this'],
    ],
  },
  {
    title: 'Listening',
    keys: [
      [['↑', '↓'], 'Move, and play at once'],
      [['Enter'], 'Play from the matching moment, or from the marked part'],
      [['Space'], 'Play or stop, after an arrow key or in an empty box'],
      [['Ctrl L', 'L'], 'Loop'],
    ],
  },
  {
    title: 'Choosing',
    keys: [
      [['Shift ↑', 'Shift ↓'], 'Select several'],
      [['Ctrl A'], 'Select all, after an arrow key'],
      [['Page ↑', 'Page ↓'], 'A page up or down'],
      [['Ctrl Home', 'Ctrl End'], 'First or last sound'],
      [['Ctrl I', 'I'], 'Details'],
      [['F1', '?'], 'This sheet'],
    ],
  },
];

export function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" size="medium" onClose={onClose}>
      <div className="shortcuts">
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([names, does]) => (
                <div key={does}>
                  <dt>
                    {names.map((name, at) => (
                      <Fragment key={name}>
                        {at > 0 && ' '}
                        <kbd>{name}</kbd>
                      </Fragment>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="faint">
          Single letters work while no text field has the focus. On a Mac, ⌘ takes the place of Ctrl.
        </p>
      </div>
    </Dialog>
  );
}

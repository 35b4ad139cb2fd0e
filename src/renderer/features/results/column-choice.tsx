import { type RefObject, useEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { columns } from './columns.ts';
import { useColumns } from './columns-store.ts';

/** Chooses the columns of the table. A narrow window shows fewer: those of the least importance leave first. */
export function ColumnChoice() {
  const [isOpen, setOpen] = useState(false);
  const { hidden, toggle } = useColumns();
  const place = useRef<HTMLFieldSetElement>(null);
  useClosing(place, isOpen, setOpen);
  return (
    <fieldset ref={place} className="column-choice">
      <IconButton icon="columns" label="Columns" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} />
      {isOpen && (
        <div className="column-menu">
          {columns
            .filter(({ isFixed }) => !isFixed)
            .map(({ id, title }) => (
              <button key={id} type="button" aria-pressed={!hidden.includes(id)} onClick={() => toggle(id)}>
                <Icon name="check" size={13} />
                {title}
              </button>
            ))}
        </div>
      )}
    </fieldset>
  );
}

/** A press elsewhere, a focus elsewhere, or Esc, which then is not the window's. */
function useClosing(
  place: RefObject<HTMLElement | null>,
  isOpen: boolean,
  setOpen: (isOpen: boolean) => void,
): void {
  useEffect(() => {
    if (!isOpen) return;
    const leave = ({ target }: Event) => {
      if (target instanceof Node && !place.current?.contains(target)) setOpen(false);
    };
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      if (place.current?.contains(document.activeElement)) place.current.querySelector('button')?.focus();
      setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    document.addEventListener('keydown', press, true);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
      document.removeEventListener('keydown', press, true);
    };
  }, [place, isOpen, setOpen]);
}

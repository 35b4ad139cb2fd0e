import { type ClipOrder, useTable } from './table-store.ts';

const orders: readonly { value: ClipOrder; label: string }[] = [
  { value: 'added', label: 'Newest first' },
  { value: 'name', label: 'By name' },
  { value: 'duration', label: 'By length' },
  { value: 'modified', label: 'Last changed first' },
];

/** The order of a plain list; an answer to a search has its own. */
export function OrderChoice({ onChosen }: { onChosen: () => void }) {
  const order = useTable((state) => state.order);
  const setOrder = useTable((state) => state.setOrder);
  return (
    <select
      className="order-choice"
      aria-label="Order"
      value={order}
      onChange={(event) => {
        const chosen = orders.find(({ value }) => value === event.target.value);
        if (chosen) setOrder(chosen.value);
        onChosen();
      }}
    >
      {orders.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

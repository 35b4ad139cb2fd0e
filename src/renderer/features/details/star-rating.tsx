import { Icon } from '../../ui/icon.tsx';

interface StarRatingProps {
  readonly rating: number;
  readonly label: string;
  readonly onChange: (rating: number) => void;
}

/** One to five stars; the present star again takes the rating away. */
export function StarRating({ rating, label, onChange }: StarRatingProps) {
  return (
    <div className="star-rating" role="group" aria-label={label}>
      {[1, 2, 3, 4, 5].map((star) => (
        <button
          key={star}
          type="button"
          aria-label={star === rating ? 'Take the rating away' : `${star} of 5`}
          aria-pressed={star <= rating}
          onClick={() => onChange(star === rating ? 0 : star)}
        >
          <Icon name="star" size={16} />
        </button>
      ))}
    </div>
  );
}

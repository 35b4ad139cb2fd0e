import { useCall } from '../../queries/use-call.ts';
import { useSettings } from '../../queries/use-settings.ts';

/** Whether captions are written by themselves once a sound was listened to. */
export function CaptionChoice() {
  const captions = useCall('jobs.progress', {}).data?.captions;
  const [settings, changeSettings] = useSettings();
  return (
    <section>
      <h3>Captions</h3>
      {captions?.isAvailable === false ? (
        <p className="quiet">The pack in use writes no captions. A pack with a decoder does.</p>
      ) : (
        <>
          <p className="quiet">
            They are the model’s words, never written into a file, and no description until you accept them.
          </p>
          <label className="accept">
            <input
              type="checkbox"
              checked={settings.autoCaption}
              onChange={(event) => changeSettings({ autoCaption: event.target.checked })}
            />
            Write captions for new sounds after listening to them
          </label>
        </>
      )}
    </section>
  );
}

/** How tags of the fixed vocabulary (`tags/tag-vocabulary.json`) read in a phrase. */

/** What it is made of, where it is, how large it seems. */
export const tagAdjectives: Readonly<Record<string, string>> = {
  ...{
    wood: 'wooden',
    metal: 'metallic',
    glass: 'glass',
    stone: 'stone',
    paper: 'paper',
    plastic: 'plastic',
  },
  ...{
    fabric: 'cloth',
    ceramic: 'ceramic',
    water: 'watery',
    bubbles: 'bubbling',
    mud: 'muddy',
    sand: 'sandy',
  },
  ...{ gravel: 'gravelly', snow: 'snowy', leaves: 'leafy', fire: 'fiery', electricity: 'electric' },
  ...{ chain: 'chain', coins: 'coin', rubber: 'rubber', flesh: 'fleshy', bone: 'bony' },
  ...{ outdoors: 'outdoor', forest: 'forest', seaside: 'seaside', underwater: 'underwater', cave: 'cave' },
  ...{ city: 'city', crowd: 'crowd', restaurant: 'restaurant', factory: 'factory', church: 'church' },
  ...{ storm: 'stormy', rain: 'rainy', wind: 'windy' },
  ...{ heavy: 'heavy', small: 'small', soft: 'soft', 'high-pitched': 'high-pitched' },
  ...{ 'low-pitched': 'low-pitched', echoing: 'echoing', musical: 'musical' },
};

/** What happens. */
export const tagNouns: Readonly<Record<string, string>> = {
  ...{ knocking: 'knock', clicking: 'click', ticking: 'ticking', creaking: 'creak', squeaking: 'squeak' },
  ...{ scraping: 'scrape', rattling: 'rattle', rustling: 'rustle', crunching: 'crunch', cracking: 'crack' },
  ...{ breaking: 'break', crashing: 'crash', tearing: 'tear', slamming: 'slam', sliding: 'slide' },
  ...{ hitting: 'impact', stabbing: 'stab', swinging: 'swish', pouring: 'pouring', dripping: 'drip' },
  ...{ splashing: 'splash', gurgling: 'gurgle', boiling: 'boiling', walking: 'footsteps' },
  ...{ running: 'footsteps', ringing: 'ringing', beeping: 'beep', humming: 'hum', hissing: 'hiss' },
  ...{ roaring: 'roar', growling: 'growl', whistling: 'whistle', flapping: 'flapping', clapping: 'clapping' },
  ...{
    zapping: 'zap',
    exploding: 'explosion',
    sawing: 'sawing',
    drilling: 'drilling',
    hammering: 'hammering',
  },
  ...{ breathing: 'breath', coughing: 'cough', laughing: 'laugh', screaming: 'scream', speaking: 'voice' },
  ...{ crying: 'crying', groaning: 'groan', whispering: 'whisper', shouting: 'shout', singing: 'singing' },
  ...{ eating: 'eating', frying: 'frying', typing: 'typing', writing: 'writing', driving: 'driving' },
  ...{ barking: 'bark', meowing: 'meow', chirping: 'chirping', 'buzzing insect': 'insect buzz' },
  ...{ galloping: 'hooves', shooting: 'gunshot', reloading: 'reloading', 'drawing a blade': 'blade' },
  ...{ teleporting: 'teleport', 'casting a spell': 'spell', idling: 'idling engine' },
  ...{ honking: 'honk', siren: 'siren', alarm: 'alarm' },
};

/** Tags that make a long sound an ambience. */
export const ambientTags: ReadonlySet<string> = new Set([
  ...['outdoors', 'forest', 'seaside', 'underwater', 'cave', 'city', 'crowd', 'restaurant', 'factory'],
  ...['church', 'storm', 'rain', 'wind'],
]);

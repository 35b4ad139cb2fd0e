// How slope, bias and threshold of `core/tags/propose-tags.ts` were chosen, and what the tags of other sounds are worth:
//   node scripts/calibrate-tags.mjs AUDIO-FOLDER LABELS.tsv
// LABELS has the header "file<TAB>caption" and says in several rows what is known of a file: its name, captions, tags.
// A tag is supported where a word of it or of its descriptions stands there, endings aside.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLabels } from '../src/core/evaluation/parse-labels.ts';
import { computeEntrySimilarities } from '../src/core/tags/entry-similarities.ts';
import { tagCalibration } from '../src/core/tags/propose-tags.ts';
import { joinTagVectors, listTagWords } from '../src/core/tags/tag-words.ts';
import { openModel } from '../src/library/open-model.ts';
import { startForkedWorker } from '../src/library/workers/fork-worker.ts';
import { getPlaces } from '../src/server/places.ts';

const most = 6;
const [folder, table] = process.argv.slice(2);
if (!folder || !table) throw new Error('Usage: calibrate-tags.mjs AUDIO-FOLDER LABELS.tsv');
const parsed = parseLabels(readFileSync(table, 'utf8'), 'retrieval');
if (parsed.kind === 'malformed') throw new Error(`line ${parsed.line}: ${parsed.reason}`);

const words = listTagWords();
const clips = await collectTags(parsed.labels.rows);
const fitted = fitCurve(clips.flat());
console.log('least log loss:', fitted, 'in use:', tagCalibration);
for (const calibration of [tagCalibration, fitted])
  for (const threshold of [0.35, 0.4, 0.45, 0.5]) printFigures(clips, { ...calibration, threshold });
printSeldomSupported(clips.flat());

/** The first tags of every clip by contrast, and whether what is known of the clip supports them. */
async function collectTags(rows) {
  const log = () => {};
  const { shippedPackFolder: packFolder, workerEntry } = getPlaces();
  const model = await openModel({ packFolder, startWorker: () => startForkedWorker(workerEntry, log), log });
  const { background } = JSON.parse(readFileSync(join(packFolder, 'pack.json'), 'utf8')).calibration;
  const vectors = joinTagVectors(words, await model.embedTexts(words.flatMap(({ texts }) => texts)));
  const meant = words.map(({ name, texts }) => readStems([name, ...texts].join(' ')));
  const known = Map.groupBy(rows, ({ file }) => file);
  const found = [];
  for (const [file, texts] of known) {
    const said = readStems(texts.map(({ text }) => text).join(' '));
    const similarities = computeEntrySimilarities(await model.embedFile(join(folder, file)), vectors);
    const all = Array.from(similarities, (similarity, at) => ({
      name: words[at].name,
      contrast: (similarity - background.mean) / background.deviation,
      isRight: [...meant[at]].some((stem) => said.has(stem)),
    }));
    found.push(all.sort((a, b) => b.contrast - a.contrast).slice(0, most));
  }
  await model.close();
  return found;
}

function readStems(text) {
  const empty = new Set(
    'a an the of is are with in on at to and or its it someone something sound very by from through against person people under into some off out one up down along apart put that away dies over'.split(
      ' ',
    ),
  );
  const kept = (text.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !empty.has(word));
  return new Set(
    kept.map((word) => word.replace(/(?<=...)(?:ing|ed|es|s|y|er|e)$/, '').replace(/(?<=..)(.)\1$/, '$1')),
  );
}

function say({ contrast }, { slope, bias }) {
  return 1 / (1 + Math.exp(-(slope * contrast + bias)));
}

function fitCurve(tags) {
  let best = { loss: Number.POSITIVE_INFINITY, slope: 0, bias: 0 };
  for (let slope = 0.2; slope < 3; slope += 0.05) {
    for (let bias = -9; bias < 1; bias += 0.1) {
      const loss = mean(
        tags.map((tag) => {
          const said = say(tag, { slope, bias });
          return -Math.log(tag.isRight ? said : 1 - said);
        }),
      );
      if (loss < best.loss) best = { loss, slope, bias };
    }
  }
  return best;
}

function printFigures(clips, calibration) {
  const shown = clips.map((tags) => tags.filter((tag) => say(tag, calibration) >= calibration.threshold));
  const all = shown.flat();
  const figures = [
    `${(all.length / clips.length).toFixed(2)} a clip`,
    `clips with tags ${mean(shown.map((tags) => Number(tags.length > 0))).toFixed(2)}`,
    `said ${mean(all.map((tag) => say(tag, calibration))).toFixed(2)}`,
    `supported ${mean(all.map(({ isRight }) => Number(isRight))).toFixed(2)}`,
  ];
  const { slope, bias, threshold } = calibration;
  console.log(`slope ${slope.toFixed(2)}, bias ${bias.toFixed(1)}, from ${threshold}: ${figures.join(', ')}`);
}

/** Words of which less than a fifth are supported, where they are proposed five times and more. */
function printSeldomSupported(tags) {
  const shown = tags.filter((tag) => say(tag, tagCalibration) >= tagCalibration.threshold);
  for (const [name, own] of Map.groupBy(shown, (tag) => tag.name)) {
    const right = own.filter(({ isRight }) => isRight).length;
    if (own.length >= 5 && right < own.length / 5)
      console.log(`seldom supported: ${name}, ${right} of ${own.length}`);
  }
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

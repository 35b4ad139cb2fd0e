// How the numbers for CatIDs of `core/tags/propose-categories.ts` were chosen, and how reliable proposals are:
//   node scripts/calibrate-suggestions.mjs AUDIO-FOLDER LABELS.tsv [PACK]     (header "file<TAB>catId")
// Prints the temperature and trust of least log loss on these sounds, by the phrases of the CatIDs alone, and for every
// stretch of probabilities how many candidates, what is said, how often the CatID is right and (in brackets) its
// category; then the same for what the application says with what the pack has learned of its categories.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLabels } from '../src/core/evaluation/parse-labels.ts';
import { phraseChances, proposeCategories } from '../src/core/tags/propose-categories.ts';
import { findUcs } from '../src/core/ucs/ucs-lookup.ts';
import { openModel } from '../src/library/open-model.ts';
import { startForkedWorker } from '../src/library/workers/fork-worker.ts';
import { getPlaces } from '../src/server/places.ts';

const [folder, table, pack] = process.argv.slice(2);
if (!folder || !table) throw new Error('Usage: calibrate-suggestions.mjs AUDIO-FOLDER LABELS.tsv [PACK]');
const parsed = parseLabels(readFileSync(table, 'utf8'), 'ucs');
if (parsed.kind === 'malformed') throw new Error(`line ${parsed.line}: ${parsed.reason}`);

const { byPhrases, proposed } = await collectCandidates(parsed.labels.rows);
const fitted = findBest(byPhrases);
console.log('by phrases, least log loss:', fitted, 'in use:', phraseChances.catId);
printReliability(byPhrases.map((candidate) => ({ ...candidate, said: say(candidate, phraseChances.catId) })));
printReliability(byPhrases.map((candidate) => ({ ...candidate, said: say(candidate, fitted) })));
console.log('as the application says');
printReliability(proposed);

/** The three candidates of every clip: whether each is right, and by phrases how far every CatID lies below the first one. */
async function collectCandidates(rows) {
  const log = () => {};
  const { shippedPackFolder, workerEntry } = getPlaces();
  const packFolder = pack ?? shippedPackFolder;
  const model = await openModel({ packFolder, startWorker: () => startForkedWorker(workerEntry, log), log });
  const { catIds = [], compareCategories, comparePhrases = compareCategories, propose } = model.suggester;
  const byPhrases = [];
  const proposed = [];
  for (const { file, text } of rows) {
    const windows = await model.embedFile(join(folder, file));
    const judge = ({ catId }) => ({
      isRight: catId === text,
      isRightCategory: findUcs(catId)?.category === findUcs(text)?.category,
    });
    const { categories = [] } = (await propose(windows)) ?? {};
    proposed.push(...categories.map((candidate) => ({ ...judge(candidate), said: candidate.probability })));
    const similarities = comparePhrases(windows);
    const top = Math.max(...similarities);
    const depths = similarities.map((similarity) => top - similarity);
    for (const candidate of proposeCategories(catIds, similarities))
      byPhrases.push({ ...judge(candidate), depth: depths[catIds.indexOf(candidate.catId)], depths });
  }
  await model.close();
  return { byPhrases, proposed };
}

function say({ depth, depths }, { temperature, trust }) {
  const sum = depths.reduce((total, other) => total + Math.exp(-other / temperature), 0);
  return (trust * Math.exp(-depth / temperature)) / sum;
}

function findBest(all) {
  let best = { loss: Number.POSITIVE_INFINITY, temperature: 0, trust: 0 };
  for (let temperature = 0.01; temperature < 0.12; temperature += 0.0025) {
    const whole = all.map((candidate) => say(candidate, { temperature, trust: 1 }));
    for (let trust = 0.5; trust <= 1; trust += 0.025) {
      const losses = whole.map((share, at) => {
        const said = Math.min(1 - 1e-4, Math.max(1e-4, trust * share));
        return -Math.log(all[at].isRight ? said : 1 - said);
      });
      const loss = mean(losses);
      if (loss < best.loss) best = { loss, temperature, trust };
    }
  }
  return best;
}

function printReliability(all) {
  const edges = [0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 1.01];
  let distance = 0;
  for (const [at, from] of edges.slice(0, -1).entries()) {
    const here = all.filter(({ said }) => said >= from && said < edges[at + 1]);
    const said = mean(here.map((candidate) => candidate.said));
    const right = mean(here.map(({ isRight }) => Number(isRight)));
    const category = mean(here.map(({ isRightCategory }) => Number(isRightCategory)));
    distance += (here.length / all.length) * Math.abs(said - right);
    if (here.length > 0)
      console.log(
        `from ${from}: ${here.length}, ${said.toFixed(2)}, ${right.toFixed(2)} (${category.toFixed(2)})`,
      );
  }
  console.log(`mean distance ${distance.toFixed(3)}`);
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

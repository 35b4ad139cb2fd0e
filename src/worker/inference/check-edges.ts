import type { GraphEdge, GraphEdges } from '../../core/onnx/read-graph-edges.ts';
import type { PackCaption } from '../../core/packs/caption-schema.ts';
import type { PackChorus } from '../../core/packs/chorus-schema.ts';
import { getAudioInputs, getFrontEnds, type PackManifest } from '../../core/packs/manifest.ts';

/** Words for every tensor that the manifest names and the audio graph lacks, or the other way round; empty = fine. */
export function findAudioEdgeProblems(manifest: PackManifest, edges: GraphEdges): string[] {
  const wanted: string[] = [];
  const fed = getAudioInputs(manifest);
  const unfed: string[] = [];
  for (const [name, frontEnd] of getFrontEnds(manifest)) {
    if (frontEnd.patches) wanted.push(...Object.values(frontEnd.patches.inputs));
    else {
      const inputs = fed.get(name);
      if (!inputs) unfed.push(`audio.inputs says nothing about the front end "${name}"`);
      else wanted.push(inputs.features, ...(inputs.mask === null ? [] : [inputs.mask]));
    }
  }
  return [...unfed, ...compare('audio', wanted, [manifest.audio.outputs.embedding], edges)];
}

export function findTextEdgeProblems(manifest: PackManifest, edges: GraphEdges): string[] {
  if (!manifest.text) return [];
  const { inputs, output } = manifest.text;
  const wanted = [inputs.ids, inputs.mask, inputs.types].filter((name) => name !== null);
  const positions = manifest.text.positionIds && edges.inputs.some(({ name }) => name === 'position_ids');
  return compare('text', positions ? [...wanted, 'position_ids'] : wanted, [output], edges);
}

export function findCaptionEdgeProblems(
  { prefix, step }: PackCaption,
  graph: 'prefix' | 'step',
  edges: GraphEdges,
): string[] {
  if (graph === 'prefix')
    return compare('caption prefix', [prefix.input], Object.values(prefix.outputs), edges);
  return compare('caption step', Object.values(step.inputs), Object.values(step.outputs), edges);
}

export function findChorusEdgeProblems({ input, outputs }: PackChorus, edges: GraphEdges): string[] {
  return compare('caption chorus', [input], Object.values(outputs), edges);
}

function compare(
  tower: string,
  inputs: readonly string[],
  outputs: readonly string[],
  edges: GraphEdges,
): string[] {
  const has = (list: readonly GraphEdge[], name: string) => list.some((edge) => edge.name === name);
  const names = (list: readonly GraphEdge[]) => list.map((edge) => edge.name).join(', ');
  return [
    ...inputs
      .filter((name) => !has(edges.inputs, name))
      .map((name) => `the ${tower} graph has no input "${name}" (it has ${names(edges.inputs)})`),
    ...outputs
      .filter((name) => !has(edges.outputs, name))
      .map((name) => `the ${tower} graph has no output "${name}" (it has ${names(edges.outputs)})`),
    ...edges.inputs
      .filter((edge) => !inputs.includes(edge.name))
      .map((edge) => `nothing in pack.json feeds the ${tower} graph's input "${edge.name}"`),
  ];
}

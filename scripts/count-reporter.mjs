// A Vitest reporter that hands counts, failures and the reasons of skips to `npm test`.
import { writeFileSync } from 'node:fs';

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counted = { passed: 0, failed: unhandledErrors.length, skips: [], failures: [] };
    for (const error of unhandledErrors) counted.failures.push(`unhandled: ${error.message ?? error}`);
    for (const module of modules) countModule(module, counted);
    writeFileSync(process.env.EARMARK_COUNTS, JSON.stringify(counted));
  }
}

function countModule(module, counted) {
  for (const error of module.errors()) {
    counted.failed++;
    counted.failures.push(`${module.relativeModuleId}: ${error.message}`);
  }
  for (const test of module.children.allTests()) {
    const result = test.result();
    const name = `${module.relativeModuleId} > ${test.fullName}`;
    if (result.state === 'passed') counted.passed++;
    else if (result.state === 'failed') {
      counted.failed++;
      counted.failures.push(`${name}: ${result.errors?.[0]?.message ?? ''}`);
    } else counted.skips.push(`${name}: ${result.note ?? 'its condition is not met on this machine'}`);
  }
}

import { createConfig, lintFromString } from '@redocly/openapi-core'
import type { Document } from '../src/http/openapi/add-examples.ts'
import { describeApi } from './describe-api.ts'

const RULES = {
  // Every call answers the same problems, as `default`: to name each status of each call would say nothing more.
  'operation-4xx-response': 'off',
  // Where the document is asked for, it names the server that was asked; by itself it knows none.
  'no-server-example.com': 'off',
  // Literal parts go before parameters, and no id is a word: see `comparePaths` in src/http/mount.ts.
  'no-ambiguous-paths': 'off',
} as const

/** What Redocly's recommended rules find in the description, errors and warnings, as lines to read. */
export async function lintApi(document: Document): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'], rules: RULES })
  const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'openapi.json', config })
  return problems.map(({ severity, ruleId, location, message }) => {
    const [place] = location
    return `${severity} ${ruleId} ${place?.pointer ?? ''}: ${message}`
  })
}

if (import.meta.main) {
  const problems = await lintApi((await describeApi()).document)
  for (const problem of problems) console.error(problem)
  console.log(`${problems.length} problems`)
  process.exitCode = problems.length > 0 ? 1 : 0
}

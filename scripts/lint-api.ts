import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral from '@stoplight/spectral-core'
import parsers from '@stoplight/spectral-parsers'
import rulesets from '@stoplight/spectral-rulesets'
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

const SPECTRAL_RULES = {
  // The description is of a product that many people run: whom to ask is theirs to say.
  'info-contact': 'off',
  // Takes a property that is called `example`, as in Meta's templates, for an example of a schema. Redocly judges those.
  'oas3-valid-schema-example': 'off',
  // Redocly holds the examples of bodies against their schemas too, in a tenth of the time.
  'oas3-valid-media-example': 'off',
} as const

/** What the recommended rules of Redocly and Spectral find in the description, errors and warnings, as lines to read. */
export async function lintApi(document: Document): Promise<string[]> {
  const source = JSON.stringify(document)
  return [...(await lintByRedocly(source)), ...(await lintBySpectral(source))]
}

async function lintBySpectral(source: string): Promise<string[]> {
  const linter = new spectral.Spectral()
  // Its types want `extends` of every ruleset, its own first one has none.
  linter.setRuleset({ extends: [[rulesets.oas as spectral.RulesetDefinition, 'recommended']], rules: SPECTRAL_RULES })
  const problems = await linter.run(new spectral.Document(source, parsers.Json, 'openapi.json'))
  return problems.map(({ code, path, message }) => `${code} ${path.join('/')}: ${message}`)
}

async function lintByRedocly(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'], rules: RULES })
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
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

import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral from '@stoplight/spectral-core'
import parsers from '@stoplight/spectral-parsers'
import rulesets from '@stoplight/spectral-rulesets'
import type { Document } from '../src/http/openapi/add-examples.ts'
import { describeApi } from './describe-api.ts'

const RULES = {
  // Every call may answer with the same problems, as `default`: listing each status for each call would say nothing
  // more.
  'operation-4xx-response': 'off',
  // When served, the document names the server that was asked; on its own it knows none.
  'no-server-example.com': 'off',
  // Literal parts go before parameters, and no id is a word: see `comparePaths` in src/http/mount.ts.
  'no-ambiguous-paths': 'off',
} as const

const SPECTRAL_RULES = {
  // The description is of a product that many people run: they say whom to contact.
  'info-contact': 'off',
  // Mistakes a property called `example`, as in Meta's templates, for a schema's example. Redocly checks those.
  'oas3-valid-schema-example': 'off',
  // Redocly also checks the examples of bodies against their schemas, in a tenth of the time.
  'oas3-valid-media-example': 'off',
} as const

/**
 * What the recommended rules of Redocly and Spectral find in the description, errors and warnings, as readable lines.
 */
export async function lintApi(document: Document): Promise<string[]> {
  const source = JSON.stringify(document)
  return [...(await lintByRedocly(source)), ...(await lintBySpectral(source))]
}

async function lintBySpectral(source: string): Promise<string[]> {
  const linter = new spectral.Spectral()
  // Its types require `extends` in every ruleset, but its own first one has none.
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

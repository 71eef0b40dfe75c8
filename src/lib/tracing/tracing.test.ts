import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { settingsSchema, tracesAreOn } from '../../../config/env.ts'
import { traceHere } from '../../../test/support/collector.ts'
import { builtServer } from '../../../test/support/services.ts'
import { until } from '../../../test/support/until.ts'
import { createLogger } from '../logger.ts'
import { SECOND } from '../units.ts'
import { openTracer } from './open-telemetry.ts'
import { boundToTrace, currentTrace, installTracer, inTrace, startSpan, traceOfLog, withSpan } from './tracing.ts'

const CONTEXT = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
afterEach(() => installTracer(undefined))

it('off: nothing is described, made, bound or kept', async () => {
  const describe = () => expect.unreachable()
  expect(startSpan('x', describe)).toBeUndefined()
  const work = async () => currentTrace()
  expect(await withSpan('x', describe, work)).toBeNull()
  expect(await inTrace(CONTEXT, work)).toBeNull()
  expect(boundToTrace(work)).toBe(work)
  expect(traceOfLog()).toEqual({})
})

it('off: the built server loads nothing of OpenTelemetry, which is a file that is imported when it is wanted', async () => {
  const folder = dirname((await builtServer()).main)
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const texts = new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  const holders = files.filter((name) => /BatchSpanProcessor|OTLPTraceExporter/.test(texts.get(name) ?? ''))
  expect(holders).toHaveLength(1)
  const [holder = ''] = holders
  const escaped = holder.replaceAll('.', '\\.')
  const importers = files.filter((name) => texts.get(name)?.includes(`./${holder}`))
  const statically = files.filter((name) =>
    new RegExp(`(?:from|import)\\s*["\`']\\./${escaped}`).test(texts.get(name) ?? ''),
  )
  const whenWanted = files.filter((name) => new RegExp(`import\\(["\`']\\./${escaped}`).test(texts.get(name) ?? ''))
  expect({ importers: importers.length, statically, whenWanted }).toEqual({
    importers: 1,
    statically: [],
    whenWanted: importers,
  })
})

it('is on where a collector is named, and off where the standard settings say so', () => {
  const on = (env: Record<string, string>) => tracesAreOn(settingsSchema.parse(env))
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }
  expect(on({})).toBe(false)
  expect(on(endpoint)).toBe(true)
  expect(on({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:4318/v1/traces' })).toBe(true)
  expect(on({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBe(false)
  expect(on({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toBe(false)
})

it('keeps what belongs together: spans within spans, lines of the log, what is bound, failures by their kind', async () => {
  const traces = await traceHere({
    OTEL_SERVICE_NAME: 'проба',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20key,x-tenant=1',
  })
  let later: (() => string | null) | undefined
  const failing = withSpan(
    'outer',
    () => ({ kind: 'consumer' }),
    async (outer) => {
      later = boundToTrace(() => currentTrace())
      expect(traceOfLog()).toEqual({
        trace_id: outer?.traceparent.slice(3, 35),
        span_id: outer?.traceparent.slice(36, 52),
      })
      await withSpan(
        'inner',
        () => ({ kind: 'client', attributes: { n: 1, none: undefined } }),
        async () => undefined,
      )
      inTrace(null, () => startSpan('other', () => ({ kind: 'client', link: outer?.traceparent }))?.end())
      throw new RangeError('personal words')
    },
  )
  await expect(failing).rejects.toThrow('personal words')
  expect(currentTrace()).toBeNull()
  const [inner, other, outer] = await traces.flush()
  expect(inner).toMatchObject({ name: 'inner', parentSpanId: outer?.spanId, attributes: { n: 1 }, failed: false })
  expect(outer).toMatchObject({ name: 'outer', failed: true, attributes: { 'error.type': 'RangeError' } })
  expect(outer?.resource).toMatchObject({ 'service.name': 'проба', 'deployment.environment.name': 'test' })
  expect(other).toMatchObject({ links: [outer?.traceId] })
  expect(other?.traceId).not.toBe(outer?.traceId)
  expect(later?.()).toBe(`00-${outer?.traceId}-${outer?.spanId}-01`)
  expect(traces.bodies.join()).not.toContain('personal words')
  expect(traces.headers()).toMatchObject({ authorization: 'Bearer key', 'x-tenant': '1' })
})

it.each([
  ['always_off', '1', 0],
  ['traceidratio', '0', 0],
  ['parentbased_traceidratio', '0', 10],
  ['always_on', '1', 20],
])('keeps traces as the sampler %s %s says', async (sampler, share, kept) => {
  const traces = await traceHere({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: share })
  for (let i = 0; i < 10; i++) {
    startSpan('root', () => ({ kind: 'server', parent: null }))?.end()
    startSpan('child', () => ({ kind: 'server', parent: CONTEXT }))?.end()
  }
  expect(await traces.flush()).toHaveLength(kept)
})

it.each(['refuses', 'hangs'])('holds up nothing, and ends soon, when the collector %s', async (how) => {
  const server = createServer(() => undefined).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  if (how === 'refuses') await new Promise((resolve) => server.close(resolve))
  const given = { OTEL_EXPORTER_OTLP_TIMEOUT: '300', OTEL_BSP_SCHEDULE_DELAY: '20' }
  const warnings: unknown[] = []
  const log = { ...createLogger('silent'), warn: (...line: unknown[]) => void warnings.push(line) }
  const tracer = openTracer(settingsSchema.parse({ OTEL_EXPORTER_OTLP_ENDPOINT: url, ...given }), log)
  installTracer(tracer)
  // More than wait at most.
  for (let i = 0; i < 3_000; i++) startSpan('lost', () => ({ kind: 'client' }))?.end()
  expect(
    await withSpan(
      'kept',
      () => ({ kind: 'client' }),
      async () => 'done',
    ),
  ).toBe('done')
  await until('it is said', () => warnings.length > 0)
  const startedAt = performance.now()
  await tracer.close()
  expect(warnings).toEqual([[expect.stringContaining('do not reach the collector')]])
  expect(performance.now() - startedAt).toBeLessThan(20 * SECOND)
  server.closeAllConnections()
  server.close()
})

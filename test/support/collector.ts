import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { settingsSchema } from '../../config/env.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { openTracer } from '../../src/lib/tracing/open-telemetry.ts'
import { installTracer, type Tracer } from '../../src/lib/tracing/tracing.ts'
import { until } from './until.ts'

const value = z
  .object({
    stringValue: z.string(),
    intValue: z.union([z.number(), z.string()]),
    doubleValue: z.number(),
    boolValue: z.boolean(),
    arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })) }),
  })
  .partial()
const attributes = z.array(z.object({ key: z.string(), value })).default([])

const traces = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              attributes,
              links: z.array(z.object({ traceId: z.string() })).default([]),
              events: z.array(z.unknown()).default([]),
              status: z.object({ code: z.number().optional(), message: z.string().optional() }).default({}),
            }),
          ),
        }),
      ),
    }),
  ),
})

type Values = Record<string, string | number | boolean>

/** A span as received by the collector. */
export type CollectedSpan = {
  traceId: string
  spanId: string
  parentSpanId: string | undefined
  name: string
  attributes: Values
  /** Traces that it refers to. */
  links: string[]
  failed: boolean
  /** Of the process that sent it. */
  resource: Values
}

export type Collector = {
  url: string
  /** Everything received, unchanged: to search for what must not be in it. */
  bodies: string[]
  /** Of the latest request. */
  headers(): IncomingHttpHeaders
  spans(): CollectedSpan[]
  close(): Promise<void>
}

/** A trace collector on loopback: what OpenTelemetry calls an OTLP receiver, by HTTP and JSON. */
export async function openCollector(): Promise<Collector> {
  const bodies: string[] = []
  let headers: IncomingHttpHeaders = {}
  const server = createServer(async (req, res) => {
    const body = await text(req)
    headers = req.headers
    const fits = req.url === '/v1/traces' && req.method === 'POST'
    if (fits) bodies.push(body)
    res.writeHead(fits ? 200 : 404, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    headers: () => headers,
    spans: () => bodies.flatMap((body) => spansOf(traces.parse(JSON.parse(body)))),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Switches traces on in this process until the test ends, with a collector that gets them at each `flush`. */
export async function traceHere(settings: Record<string, string> = {}) {
  const collector = await openCollector()
  /** Spans of answered requests end a moment after the caller has the answer. */
  let requests = 0
  const open = (): Tracer => {
    const given = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '60000', ...settings }
    const made = openTracer(settingsSchema.parse(given), createLogger('silent'))
    const start: Tracer['start'] = (name, span) => {
      const begun = made.start(name, span)
      if (span.kind !== 'server') return begun
      requests += 1
      return {
        ...begun,
        end: () => {
          begun.end()
          requests -= 1
        },
      }
    }
    installTracer({ ...made, start })
    return made
  }
  let tracer = open()
  onTestFinished(async () => {
    installTracer(undefined)
    await tracer.close()
    await collector.close()
  })
  return {
    ...collector,
    /** As a process that ends, and another one that begins. */
    async flush(): Promise<CollectedSpan[]> {
      await until('requests are answered', () => requests === 0)
      const before = tracer
      tracer = open()
      await before.close()
      return collector.spans()
    },
  }
}

function spansOf({ resourceSpans }: z.output<typeof traces>): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        name: span.name,
        attributes: valuesOf(span.attributes),
        links: span.links.map(({ traceId }) => traceId),
        failed: span.status.code === 2,
        resource: valuesOf(resource.attributes),
      })),
  )
}

function valuesOf(given: z.output<typeof attributes>): Values {
  return Object.fromEntries(
    given.map(({ key, value: told }) => [
      key,
      told.stringValue ??
        told.boolValue ??
        told.arrayValue?.values.map(({ stringValue }) => stringValue).join(',') ??
        Number(told.intValue ?? told.doubleValue),
    ]),
  )
}

import { type Span as OtelSpan, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { parseKeyPairsIntoRecord, parseTraceParent, setGlobalErrorHandler } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Logger } from '../logger.ts'
import { MINUTE, SECOND } from '../units.ts'
import type { NewSpan, Span, SpanAttributes, Tracer } from './tracing.ts'

/** OpenTelemetry's own settings; see config/env.ts. */
export type TracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string | undefined
  OTEL_EXPORTER_OTLP_HEADERS?: string | undefined
  OTEL_EXPORTER_OTLP_TIMEOUT: number
  OTEL_SERVICE_NAME: string
  OTEL_RESOURCE_ATTRIBUTES: string
  OTEL_TRACES_SAMPLER: keyof typeof SAMPLERS
  OTEL_TRACES_SAMPLER_ARG: number
  OTEL_BSP_SCHEDULE_DELAY: number
  OTEL_BSP_MAX_QUEUE_SIZE: number
  OTKLIK_SERVICES: readonly string[]
}

/** As the specification names them. */
const SAMPLERS = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
} satisfies Record<string, (ratio: number) => Sampler>

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
}

/** How long the end of the process waits for spans that have not left yet. */
const FLUSH_MS = 3 * SECOND
const COMPLAIN_EVERY_MS = 10 * MINUTE
const LONGEST_BATCH = 512

/**
 * OpenTelemetry's SDK, sending to a collector by OTLP over HTTP. Loaded only when tracing is on, and not registered
 * globally: packages that would create spans of their own, with texts in them, find no tracer. Spans that the collector
 * does not take are dropped; nothing waits for it.
 */
export function openTracer(settings: TracingSettings, log: Logger): Tracer {
  const complain = complainTo(log)
  const exporter = new OTLPTraceExporter({
    ...urlOf(settings),
    headers: parseKeyPairsIntoRecord(settings.OTEL_EXPORTER_OTLP_HEADERS),
    timeoutMillis: settings.OTEL_EXPORTER_OTLP_TIMEOUT,
  })
  const maxQueueSize = settings.OTEL_BSP_MAX_QUEUE_SIZE
  const provider = new TracerProvider({
    resource: resourceOf(settings),
    sampler: SAMPLERS[settings.OTEL_TRACES_SAMPLER](settings.OTEL_TRACES_SAMPLER_ARG),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize,
        maxExportBatchSize: Math.min(LONGEST_BATCH, maxQueueSize),
        scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
      }),
    ],
  })
  const made = provider.getTracer('otklik')
  return {
    start: (name, { kind, parent, link, attributes, startedAt }) => {
      const options = {
        kind: KINDS[kind],
        attributes: known(attributes),
        links: linksTo(link),
        ...(startedAt !== undefined && { startTime: startedAt }),
      }
      return spanOf(made.startSpan(name, options, contextOf(parent)))
    },
    async close() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, FLUSH_MS)
      })
      await Promise.race([provider.shutdown().catch(complain), late])
      clearTimeout(timer)
    },
  }
}

/** The exporter reads its own other settings by itself: certificates, compression. */
function urlOf(settings: TracingSettings): { url?: string } {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own, OTEL_EXPORTER_OTLP_ENDPOINT: base } = settings
  if (own) return { url: own }
  return base ? { url: `${base.replace(/\/$/, '')}/v1/traces` } : {}
}

function resourceOf(settings: TracingSettings) {
  const given = parseKeyPairsIntoRecord(settings.OTEL_RESOURCE_ATTRIBUTES)
  return defaultResource().merge(
    resourceFromAttributes({
      ...given,
      'service.name': settings.OTEL_SERVICE_NAME,
      'service.instance.id': given['service.instance.id'] ?? crypto.randomUUID(),
      'otklik.services': [...settings.OTKLIK_SERVICES],
    }),
  )
}

function contextOf(traceparent: NewSpan['parent']) {
  const found = spanContextOf(traceparent)
  return found ? trace.setSpanContext(ROOT_CONTEXT, found) : ROOT_CONTEXT
}

function linksTo(traceparent: NewSpan['link']) {
  const context = spanContextOf(traceparent)
  return context ? [{ context }] : []
}

function spanContextOf(traceparent: string | null | undefined) {
  const found = traceparent ? parseTraceParent(traceparent) : null
  return found && { ...found, isRemote: true }
}

function spanOf(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceparent: `00-${traceId}-${spanId}-0${traceFlags & 1}`,
    set: (attributes) => void span.setAttributes(known(attributes)),
    fail: (type) => void span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR }),
    end: () => span.end(),
  }
}

function known(attributes: SpanAttributes = {}): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, value]],
    ),
  )
}

/** Logs now and then that the collector is away, without what was to be sent. */
function complainTo(log: Logger): () => void {
  let saidAt = Number.NEGATIVE_INFINITY
  const complain = () => {
    const now = performance.now()
    if (now - saidAt < COMPLAIN_EVERY_MS) return
    saidAt = now
    log.warn('traces do not reach the collector (OTEL_EXPORTER_OTLP_ENDPOINT) and are dropped; nothing waits for them')
  }
  setGlobalErrorHandler(complain)
  return complain
}

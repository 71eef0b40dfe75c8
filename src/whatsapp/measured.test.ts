import { expect, it } from 'vitest'
import { traceHere } from '../../test/support/collector.ts'
import { fakeWhatsApp } from '../../test/support/fake-whatsapp.ts'
import { createMetrics } from '../lib/metrics.ts'
import { inTrace } from '../lib/tracing/tracing.ts'
import { measured } from './measured.ts'
import type { ConnectionHandlers, SendResult } from './port.ts'

const silent: ConnectionHandlers = {
  onQr: () => undefined,
  onPaired: () => undefined,
  onOpen: () => undefined,
  onClose: () => undefined,
  onMessage: async () => undefined,
  onReceipt: () => undefined,
  onLateResult: () => undefined,
  onIdentity: () => undefined,
  onRestriction: () => undefined,
}

it('counts what goes out by its end, and what comes in', async () => {
  const fake = fakeWhatsApp()
  const metrics = createMetrics()
  let handlers: ConnectionHandlers | undefined
  const tapped = {
    ...fake,
    open: (options: Parameters<typeof fake.open>[0]) => {
      handlers = options.handlers
      return fake.open(options)
    },
  }
  const connection = await measured(tapped, metrics).open({
    numberId: 'num_1',
    handlers: silent,
    contentToResend: async () => undefined,
  })
  await connection.send({ id: 'A', to: { phone: '+79161234567' }, content: { type: 'text', text: 'hi' } })
  await handlers?.onMessage({
    id: 'B',
    peer: { phone: '+79161234567' },
    fromMe: false,
    at: 1,
    content: { type: 'text', text: 'hello' },
    offline: false,
  })
  handlers?.onRestriction({ kind: 'reachout_lock', until: null })
  const text = await metrics.text()
  expect(text).toMatch(/otklik_messages_out_total\{result="\w+"\} 1/)
  expect(text).toContain('otklik_messages_in_total{type="text"} 1')
  expect(text).toContain('otklik_restrictions_total{kind="reachout_lock"} 1')
})

it('traces what goes out until its acknowledgement, with what became of it and without its words', async () => {
  const traces = await traceHere()
  const fake = fakeWhatsApp()
  fake.link('num_1', { phone: '+79990000000' })
  const opened = Promise.withResolvers<unknown>()
  const connection = await measured(fake, createMetrics()).open({
    numberId: 'num_1',
    handlers: { ...silent, onOpen: opened.resolve },
    contentToResend: async () => undefined,
  })
  await opened.promise
  const context = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
  const results: SendResult[] = [
    { outcome: 'accepted', at: 1 },
    { outcome: 'refused', code: 463 },
    { outcome: 'unconfirmed' },
    { outcome: 'not_sent', detail: '+79161234567', retryable: true },
  ]
  for (const result of results) {
    fake.line('num_1').answer = () => result
    const message = { id: 'A', to: { phone: '+79161234567' }, content: { type: 'text', text: 'hi there' } } as const
    await inTrace(context, () => connection.send(message))
  }
  const spans = await traces.flush()
  expect(spans.every(({ name, traceId }) => name === 'send message' && traceId === '1'.repeat(32))).toBe(true)
  expect(
    spans.map(({ attributes, failed }) => [attributes['otklik.outcome'], attributes['error.type'], failed]),
  ).toEqual([
    ['accepted', undefined, false],
    ['refused', 'refused_463', true],
    ['unconfirmed', 'unconfirmed', true],
    ['not_sent', 'not_sent', true],
  ])
  expect(traces.bodies.join()).not.toMatch(/9161234567|hi there/)
})

import { expect, it } from 'vitest'
import { fakeWhatsApp } from '../../test/support/fake-whatsapp.ts'
import { createMetrics } from '../lib/metrics.ts'
import { measured } from './measured.ts'
import type { ConnectionHandlers } from './port.ts'

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

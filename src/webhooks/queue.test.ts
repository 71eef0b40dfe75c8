import { expect, it, onTestFinished } from 'vitest'
import { eachQueue } from '../../test/support/queues.ts'
import { openReceiver } from '../../test/support/receiver.ts'
import { serve, TEST_SECRET_KEY } from '../../test/support/serve.ts'
import { freshStoreUrl } from '../../test/support/stores.ts'
import { deliverWebhookWorker } from '../../workers/deliver-webhook.ts'
import { connect, recordEvent } from '../db/index.ts'
import { createRelay } from '../events/index.ts'
import { createSignals } from '../jobs/index.ts'
import { systemClock } from '../lib/clock.ts'
import { createLogger } from '../lib/logger.ts'
import { createMetrics } from '../lib/metrics.ts'
import { planWebhooks } from './plan.ts'
import { webhookRoutes } from './routes.ts'
import { createSender } from './send.ts'
import { FORMATS } from './test-support/world.ts'

eachQueue('webhooks', ({ open }) => {
  // The first embedded queue of a run has to be made, which takes a while on a busy machine.
  it('invariant 7: are delivered from the event to the endpoint, all once, and retried by the queue', async () => {
    const { url, remove } = await freshStoreUrl('sqlite')
    const { db, close } = connect(url)
    onTestFinished(() => close().then(remove))
    const log = createLogger('silent')
    const jobs = await open()
    const sender = createSender({ allowPrivate: true })
    onTestFinished(sender.close)
    const deps = {
      db,
      log,
      sender,
      clock: systemClock(),
      enqueue: jobs.enqueue,
      formats: FORMATS,
      secretKey: TEST_SECRET_KEY,
      metrics: createMetrics(),
      allowPrivate: true,
    }
    const signals = await createSignals({ log }, {})
    const relay = createRelay({ db, log, signals, onRelay: (tx, events) => planWebhooks(deps, tx, events) })
    relay.start()
    onTestFinished(relay.stop)
    deliverWebhookWorker(deps).start(jobs)
    const api = await serve(db, webhookRoutes(deps))
    const receiver = await openReceiver()
    let refused = 0
    receiver.answer = ({ body }, res) => {
      const again = JSON.parse(body).data.i === 7 && refused++ === 0
      res.writeHead(again ? 503 : 204).end()
    }
    await api.post('/v1/webhooks', { url: receiver.url, events: ['*'] })
    for (let i = 0; i < 100; i++) {
      await db.transaction().execute((tx) => recordEvent(tx, { type: 'guest.created', at: Date.now(), data: { i } }))
      signals.notify('outbox')
    }
    await expect.poll(() => receiver.received.length).toBe(101)
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(100)
    const unfinished = db.selectFrom('webhook_deliveries').select('id').where('status', '!=', 'succeeded')
    await expect.poll(() => unfinished.execute()).toEqual([])
  })
})

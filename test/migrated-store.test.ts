import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrations } from '../migrations/index.ts'
import { pollProviders, runChannelCycle } from '../src/channels/index.ts'
import { type Dialect, migrate, transact } from '../src/db/index.ts'
import { closeDrained } from '../src/deliveries/index.ts'
import { MINUTE, SECOND } from '../src/lib/units.ts'
import { fallBackGuests, mailingKinds } from '../src/mailings/index.ts'
import { keepVersion } from '../src/mailings/texts/store.ts'
import { mailingPromoCodes } from '../src/promo-codes/index.ts'
import { ratingRequestKind } from '../src/reputation/index.ts'
import { fakeProvider } from './support/fake-provider.ts'
import { openOldStore } from './support/old-stores/open-old-store.ts'
import { openSending } from './support/sending.ts'

const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`
const never = new AbortController().signal

describe.each<Dialect>(['sqlite', 'postgres'])(
  'a store of the version before with running mailings, on %s',
  (dialect) => {
    async function openMigrated() {
      const store = await openOldStore(dialect)
      await migrate(store.db, migrations)
      return store
    }

    it('says in columns what its queues serve and its numbers ought to be, and counts what it counted', async () => {
      const { db, old } = await openMigrated()
      const queues = await db
        .selectFrom('send_queues')
        .select(['id', 'owner_kind', 'owner_id', 'is_test', 'channel', 'kind', 'open'])
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      const { plain, cascade, trigger } = old.mailings
      const restaurant = old.tables.restaurants![0]!.id as string
      const mailing = (owner_id: string, more: object) => ({ owner_kind: 'mailing', owner_id, open: 1, ...more })
      const expected = [
        [cascade, mailing(cascade, { is_test: 0, channel: 'whatsapp', kind: 'mailing' })],
        [`${cascade}-sms`, mailing(cascade, { is_test: 0, channel: 'sms', kind: 'mailing' })],
        [`test-${cascade}`, mailing(cascade, { is_test: 1, channel: 'whatsapp', kind: 'test' })],
        [`test-${cascade}-sms`, mailing(cascade, { is_test: 1, channel: 'sms', kind: 'test' })],
        [plain, mailing(plain, { is_test: 0, channel: 'whatsapp', kind: 'mailing' })],
        [`test-${plain}`, mailing(plain, { is_test: 1, channel: 'whatsapp', kind: 'test' })],
        [trigger, mailing(trigger, { is_test: 0, channel: 'whatsapp', kind: 'trigger' })],
        [
          `rating_requests-${restaurant}`,
          {
            owner_kind: 'rating_requests',
            owner_id: restaurant,
            is_test: 0,
            channel: 'whatsapp',
            kind: 'rating_request',
            open: 1,
          },
        ],
      ] as const
      expect(Object.fromEntries(queues.map(({ id, ...columns }) => [id, columns]))).toEqual(
        Object.fromEntries(expected),
      )
      const counted = await db
        .selectFrom('delivery_counts')
        .select(({ fn }) => ['queue_id', 'status', fn.sum<number>('count').as('count')])
        .groupBy(['queue_id', 'status'])
        .execute()
      const before = Map.groupBy(
        old.tables.delivery_counts!.filter(({ count }) => count !== 0),
        ({ lane_id, status }) => `${lane_id} ${status}`,
      )
      expect(
        Object.fromEntries(counted.map(({ queue_id, status, count }) => [`${queue_id} ${status}`, Number(count)])),
      ).toEqual(
        Object.fromEntries(
          [...before].map(([key, rows]) => [key, rows.reduce((sum, { count }) => sum + Number(count), 0)]),
        ),
      )
      const numbers = await db.selectFrom('numbers').select(['id', 'desired_state']).execute()
      expect(Object.fromEntries(numbers.map(({ id, desired_state }) => [id, desired_state]))).toEqual(
        Object.fromEntries(old.tables.numbers!.map(({ id, wanted }) => [id, wanted])),
      )
    })

    it('all that was sent is of one version of the text, which goes on while the text stays as it is', async () => {
      const { db, old } = await openMigrated()
      const { plain, cascade, trigger } = old.mailings
      const texts = await db.selectFrom('mailing_texts').selectAll().execute()
      const startedAt = new Map(old.tables.mailings!.map(({ id, started_at }) => [id, Number(started_at)]))
      expect(texts.map(({ mailing_id, channel, version }) => `${mailing_id} ${channel} ${version}`).sort()).toEqual(
        [`${cascade} sms 1`, `${cascade} whatsapp 1`, `${plain} whatsapp 1`, `${trigger} whatsapp 1`].sort(),
      )
      for (const text of texts) {
        expect(text.since_at).toBe(startedAt.get(text.mailing_id))
        const { template_id, template_version, mailing_id: mailingId, channel } = text
        const key = { mailingId, channel, templateId: template_id, templateVersion: template_version }
        const same = { ...key, messageTemplate: null, messageTemplateKey: '' }
        expect(await transact(db, (tx) => keepVersion(tx, same, old.now))).toBe(1)
      }
      const versions = await db.selectFrom('deliveries').select('text_version').distinct().execute()
      expect(versions).toEqual([{ text_version: 1 }])
      const counted = await db.selectFrom('delivery_counts').select('text_version').distinct().execute()
      expect(counted).toEqual([{ text_version: 1 }])
    })

    it('invariant 2: finishes them: nobody is lost, nobody gets two', async () => {
      const { old, ...store } = await openMigrated()
      const { db } = store
      const s = await openSending(store, { OTKLIK_SMS_PER_SECOND: 2, OTKLIK_PUBLIC_URL: 'https://otklik.example' })
      const issuePromoCode = mailingPromoCodes(s.deps)
      Object.assign(s.deps.kinds, mailingKinds({ settings: s.deps.settings, issuePromoCode }), {
        rating_request: ratingRequestKind(s.deps),
      })
      // The message to guest 13 was with the provider when the process died: it knows it by our number.
      const sms = fakeProvider(s.clock, { canBeAsked: true })
      sms.says((no) => (no === 2 ? { fate: 'delivered', status: '1' } : { fate: 'pending', status: '0' }))
      s.deps.providers.sms.push(sms)
      s.clock.advance(old.now + 10 * SECOND - s.clock.now())
      for (const id of old.numbers) await s.connect(id)
      for (let minute = 0; minute < 120; minute++) {
        await s.runUntil(s.clock.now() + MINUTE)
        await pollProviders(s.deps, never)
        await runChannelCycle(s.deps, 'sms', never)
        await fallBackGuests(s.deps)
        await closeDrained(s.deps)
      }

      const { plain, cascade, trigger } = old.mailings
      const states = await db.selectFrom('mailings').select(['id', 'status']).execute()
      expect(new Map(states.map(({ id, status }) => [id, status]))).toEqual(
        new Map([
          [plain, 'finished'],
          [cascade, 'finished'],
          [trigger, 'running'],
        ]),
      )
      const left = await db
        .selectFrom('deliveries')
        .select(['queue_id', 'status'])
        .where('status', 'in', ['waiting', 'sending', 'failed', 'unconfirmed'])
        .execute()
      expect(left).toEqual([])

      // What the network has seen of both versions: a message repeated under its id is the same message.
      const seen = [
        ...old.left.whatsapp,
        ...old.numbers.flatMap((numberId) =>
          s.line(numberId).sent.map(({ message }) => ({
            numberId,
            id: message.id,
            to: message.to.phone!,
            text: message.content.type === 'text' ? message.content.text : '',
          })),
        ),
      ]
      const messages = [...new Map(seen.map((message) => [message.id, message])).values()]
      const to = (n: number) => messages.filter((message) => message.to === phone(n)).map(({ text }) => text)
      const [mailing, code] = ['По WhatsApp. Придёте?', expect.stringMatching(/^Ваш код \S+\. Придёте\?$/)]
      for (let n = 1; n <= 10; n++) expect([n, to(n)]).toEqual([n, [mailing]])
      expect([11, 12, 13, 14].map((n) => to(n).length)).toEqual([0, 1, 0, 0])
      // Two orders: a message with a code of its own for each, then two requests to rate.
      const asked = expect.stringContaining('https://otklik.example/r/')
      expect(to(20)).toEqual([code, code, asked, asked])
      expect(new Set(to(20)).size).toBe(4)
      // Test sends of both mailings.
      expect(to(30)).toEqual([mailing, mailing])
      expect(messages).toHaveLength(10 + 1 + 4 + 2)
      // In flight when the process died: repeated by the same number, or nobody would know.
      for (const { id, numberId } of seen) expect(messages.find((one) => one.id === id)!.numberId).toBe(numberId)

      const bySms = [...old.left.sms, ...sms.got].map((message) => message.to).sort()
      expect(bySms).toEqual([phone(11), phone(12), phone(13), phone(14), phone(30)])
      const { rows } = await sql<{ count: number }>`select count(*) as count from send_queues`.execute(db)
      expect(Number(rows[0]!.count)).toBe(8)
    })
  },
)

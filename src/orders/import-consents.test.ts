import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { openTestImports } from '../../test/support/imports.ts'
import { quietOrderDeps } from '../../test/support/restaurant.ts'
import { eachStore } from '../../test/support/stores.ts'
import { orderImportKinds } from './import-kinds.ts'

eachStore('consents in a file of guests', (open) => {
  it('need a source that is stated, are evidence by file and row, and outweigh no refusal', async () => {
    const { db } = await open()
    const settings = { OTKLIK_TIME_ZONE: 'Europe/Moscow' }
    const imports = await openTestImports(db, orderImportKinds({ db, ...quietOrderDeps, settings }))
    const read = (text: string, options: Record<string, string> = {}) => {
      const [body, actor] = [Readable.from([text]), { id: 'key_1' }]
      const rest = { kind: 'guests', format: 'csv' as const, charset: undefined, dryRun: false, wait: true }
      return imports.receive(body, { ...rest, options, actor })
    }
    const csv =
      'Телефон;Согласие на рекламу;Источник согласия\n' +
      '89160000001;да;Анкета в зале\n89160000002;да;\n89160000003;нет;Анкета в зале\n89160000004;может быть;Сайт\n'
    const first = await read(csv)
    expect(first).toMatchObject({ status: 'finished', created: 4, rejected: 0 })
    expect(first.warnings.map(({ row, reason }) => `${row} ${reason.slice(0, 41)}`)).toEqual([
      '3 consent: not recorded: nothing says where',
      expect.stringMatching(/^5 consent: /),
    ])
    const words = await db.selectFrom('consents').selectAll().execute()
    expect(words).toMatchObject([
      {
        channel: 'all',
        purpose: 'advertising',
        state: 'given',
        how: 'import',
        author: 'key_1',
        source: 'Анкета в зале',
        import_id: first.id,
        import_row: 2,
      },
    ])
    // The whole file may say where; a refusal stays a refusal.
    const refused = { id: 'cns_0', guest_id: words[0]!.guest_id, channel: 'all', purpose: 'advertising' } as const
    const times = { at: Date.now() + 1_000, recorded_at: Date.now() }
    await db
      .insertInto('consents')
      .values({ ...refused, ...times, state: 'withdrawn', how: 'chat' } as never)
      .execute()
    const again = await read('phone,consent\n+79160000001,yes\n+79160000002,1\n', { consent_source: 'Сайт' })
    expect(again.warnings).toMatchObject([{ row: 2, reason: expect.stringContaining('refused') }])
    const given = await db.selectFrom('consents').select('source').where('state', '=', 'given').orderBy('id').execute()
    expect(given.map(({ source }) => source)).toEqual(['Анкета в зале', 'Сайт'])
  })
})

import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import yauzl from 'yauzl'
import { type Store, transact } from '../src/db/index.ts'
import { resolveGuest, runErasures } from '../src/guests/index.ts'
import { HOUR } from '../src/lib/units.ts'
import { testClock } from './support/clock.ts'
import { eachStore } from './support/stores.ts'
import { serveWholeApi } from './support/whole-api.ts'

const PHONE = '+79039998877'
const WORDS = 'Очень <b>личное</b> & "слово"'

eachStore('rights of a guest', (open) => {
  it('exports everything in one call: as JSON, as a page, as an archive with the files', async () => {
    const store = await open()
    const { api, guestId } = await guestWithFile(store)
    const { status, headers, body } = await api.call<Record<string, Record<string, unknown>[]>>(
      'GET',
      `/v1/guests/${guestId}/export`,
    )
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'application/json; charset=utf-8',
      'no-store',
    ])
    expect(body.guests).toMatchObject([{ phone: PHONE, name: 'Мария', attributes: { table: 5 } }])
    expect(body.guest_notes).toMatchObject([{ text: WORDS }])
    expect(body.orders).toMatchObject([{ external_id: 'A-1', total: 50_000, items: [{ name: 'Пельмени' }] }])
    expect(body.messages).toMatchObject([{ type: 'image', text: WORDS }])
    expect(body.scheduled_messages).toMatchObject([{ content: { text: WORDS }, status: 'scheduled' }])
    expect(body.files).toEqual([
      { id: 'med_1', file_name: 'снимок/1.jpg', mime_type: 'image/jpeg', data: FILE.toString('base64') },
      expect.objectContaining({ id: 'med_2' }),
    ])

    const page = await api.call<string>('GET', `/v1/guests/${guestId}/export?format=html&language=en`)
    const written = await (await fetch(`${api.url}/v1/guests/${guestId}/export?format=html`, auth(api.key))).text()
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(written).toContain('Очень &lt;b&gt;личное&lt;/b&gt; &amp; &quot;слово&quot;')
    expect(written).toContain(`data:image/jpeg;base64,${FILE.toString('base64')}`)
    expect(written).toContain('<h2>Заказы</h2>')

    const archive = await fetch(`${api.url}/v1/guests/${guestId}/export`, {
      headers: { ...auth(api.key).headers, accept: 'application/zip' },
    })
    const entries = await unzip(Buffer.from(await archive.arrayBuffer()))
    expect([...entries.keys()].sort()).toEqual([
      ...['guest.html', 'guest.json', 'media/med_1-снимок_1.jpg', 'media/med_2-счёт.pdf'],
    ])
    expect(entries.get('media/med_1-снимок_1.jpg')).toEqual(FILE)
    const inside = JSON.parse(entries.get('guest.json')!.toString())
    expect(inside.files).toMatchObject([{ id: 'med_1', path: 'media/med_1-снимок_1.jpg' }, { id: 'med_2' }])
    expect(inside.orders).toEqual(body.orders)

    const log = await store.db.selectFrom('audit_log').select(['action', 'subject', 'details']).orderBy('id').execute()
    expect(log.filter(({ action }) => action === 'guest.export')).toHaveLength(4)
    expect(JSON.stringify(log)).not.toContain('Мария')
  })

  it('is for managers and administrators alone', async () => {
    const store = await open()
    const { api, guestId } = await guestWithFile(store)
    const scopes = ['guests:read', 'guests:write', 'messages:read', 'messages:write', 'reviews:read']
    const { key } = await api.post<{ key: string }>('/v1/api-keys', { name: 'operator', scopes })
    const as = { authorization: `Bearer ${key}` }
    for (const [method, path] of [
      ['GET', 'export'],
      ['POST', 'erase'],
      ['GET', 'erasure'],
    ] as const) {
      expect((await api.call(method, `/v1/guests/${guestId}/${path}`, undefined, as)).status).toBe(403)
    }
  })

  it('erases once, whoever asks again; waits for what is on its way; goes on where a run ended', async () => {
    const store = await open()
    const { api, guestId, deps, clock, media } = await guestWithFile(store)
    const first = await api.post<{ id: string }>(`/v1/guests/${guestId}/erase`)
    expect(await api.post<{ id: string }>(`/v1/guests/${guestId}/erase`)).toMatchObject({ id: first.id })
    const state = () => api.get<Record<string, unknown>>(`/v1/guests/${guestId}/erasure`)
    // Nobody can write to the guest, or about them, any more.
    for (const path of ['messages', 'notes']) {
      const answer = await api.call('POST', `/v1/guests/${guestId}/${path}`, bodyOf(path))
      expect([path, answer.status]).toEqual([path, 409])
    }
    expect(await api.get<{ data: unknown[] }>('/v1/guests')).toMatchObject({ data: [] })

    const stopped = new AbortController()
    stopped.abort()
    await runErasures(deps, stopped.signal)
    expect(await state()).toMatchObject({ swept_at: null })

    await store.db
      .insertInto('imports')
      .values({
        id: 'imp_1',
        kind: 'guests',
        options: '{}',
        dry_run: 0,
        file: 'imp_1',
        format: 'csv',
        charset: null,
        understood: null,
        byte_size: 0,
        status: 'running',
        problem: null,
        reached: 0,
        counts: '{}',
        imported_by: 'x',
        owner: null,
        owned_until: 0,
        failures: 0,
        created_at: 0,
        updated_at: 0,
      })
      .execute()
    const run = async () => {
      clock.advance(HOUR)
      await runErasures(deps, new AbortController().signal)
    }
    await run()
    expect(await state()).toMatchObject({
      status: 'running',
      swept_at: null,
      waits_for: expect.stringContaining('import'),
    })
    await store.db.updateTable('imports').set({ status: 'finished' }).execute()
    await run()
    expect(await state()).toMatchObject({ status: 'running', swept_at: expect.any(String), waits_for: null })
    await run()
    expect(await state()).toMatchObject({ status: 'finished', finished_at: expect.any(String) })
    expect(await readdir(media)).toEqual([])
    await run()
    const events = await store.db
      .selectFrom('outbox')
      .select('data')
      .where('type', '=', 'guest.erased')
      .orderBy('position')
      .execute()
    expect(events).toHaveLength(1)
    expect(JSON.parse(events[0]!.data)).toMatchObject({ guest_id: guestId })
    expect(await api.get(`/v1/guests/${guestId}`)).toMatchObject({
      name: null,
      phone: null,
      tags: [],
      attributes: {},
      opted_out_source: 'erased',
      erased_at: expect.any(String),
    })
  })

  it('exports and erases a guest who is known by LID and username alone, and knows the LID again', async () => {
    const store = await open()
    const { api, deps, clock } = await guestWithFile(store)
    const see = () =>
      transact(store.db, (tx) =>
        resolveGuest(tx, deps, { lid: '100000000000111', username: 'inga.k', at: clock.now() }),
      )
    const { guest } = await see()
    const { body } = await api.call<Record<string, unknown>>('GET', `/v1/guests/${guest.id}/export`)
    expect(body.guests).toMatchObject([{ phone: null, username: 'inga.k' }])
    expect(body.guest_identities).toMatchObject([{ kind: 'lid', value: '100000000000111' }])
    await api.post(`/v1/guests/${guest.id}/erase`)
    for (let sweep = 0; sweep < 3; sweep += 1) {
      await runErasures(deps, new AbortController().signal)
      clock.advance(HOUR)
    }
    expect(await api.get(`/v1/guests/${guest.id}`)).toMatchObject({ lid: null, username: null, phone: null })
    expect(await api.get<{ data: unknown[] }>('/v1/guests?q=inga')).toMatchObject({ data: [] })
    const again = await see()
    expect(again).toMatchObject({ created: true, guest: { opted_out_source: 'erased' } })
    expect(again.guest.id).not.toBe(guest.id)
  })

  it('knows an erased guest again by any form of the phone, in every way in, and lets them opt in', async () => {
    const store = await open()
    const { api, guestId } = await guestWithFile(store)
    await api.post(`/v1/guests/${guestId}/erase`)
    const form = new FormData()
    form.set('name', 'Из файла')
    form.set('consent_source', 'Анкета')
    form.set('file', new Blob(['телефон;имя\n8 (903) 999-88-77;Мария\n8 903 000-00-01;Анна\n']), 'list.csv')
    await fetch(`${api.url}/v1/audiences/import`, { method: 'POST', ...auth(api.key), body: form })
    const { data } = await api.get<{ data: { id: string; phone: string; opted_out_source: string | null }[] }>(
      '/v1/guests',
    )
    expect(new Map(data.map((guest) => [guest.phone, guest.opted_out_source]))).toEqual(
      new Map([
        [PHONE, 'erased'],
        ['+79030000001', null],
      ]),
    )
    const again = data.find(({ phone }) => phone === PHONE)!
    expect(again.id).not.toBe(guestId)
    expect(await api.post(`/v1/guests/${again.id}/opt-in`, {})).toMatchObject({ opted_out_at: null })
    const rows = await store.db.selectFrom('erased_identities').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain('9039998877')
  })
})

const FILE = Buffer.from('not really a picture, but bytes: \xff\xd8', 'latin1')

const auth = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })

const bodyOf = (path: string) => (path === 'notes' ? { text: 'x' } : { type: 'text', text: 'x' })

/** A guest with a note, an order, and a message with a file. */
async function guestWithFile(store: Store) {
  const { api, context } = await serveWholeApi(store)
  const { id: guestId } = await api.post<{ id: string }>('/v1/guests', {
    phone: PHONE,
    name: 'Мария',
    attributes: { table: 5 },
  })
  await api.post(`/v1/guests/${guestId}/notes`, { text: WORDS })
  const restaurant = await api.post<{ id: string }>('/v1/restaurants', { name: 'П', time_zone: 'UTC', courier: 'own' })
  const placed_at = new Date(Date.now() - HOUR).toISOString()
  const order = {
    external_id: 'A-1',
    restaurant_id: restaurant.id,
    guest: { phone: PHONE },
    total: 500,
    delivery: 'own',
    placed_at,
  }
  await api.post('/v1/orders', { ...order, items: [{ name: 'Пельмени', quantity: 1, price: 500 }] })

  const { db } = store
  const { OTKLIK_DATA_DIR: dataDir } = context.settings
  await mkdir(join(dataDir, 'media'), { recursive: true })
  const media = join(dataDir, 'media')
  for (const name of ['med_1', 'med_1.small', 'med_2']) await writeFile(join(media, name), FILE)
  const { id: numberId } = await api.post<{ id: string }>('/v1/numbers', { label: 'Первый' })
  const common = { number_id: numberId, guest_id: guestId, created_at: 1 }
  await db
    .insertInto('chats')
    .values({ id: 'cht_1', ...common })
    .execute()
  await db
    .insertInto('messages')
    .values({
      id: 'msg_1',
      chat_id: 'cht_1',
      whatsapp_id: 'W1',
      from_me: 0,
      kind: null,
      delivery_id: null,
      type: 'image',
      text: WORDS,
      media_id: 'med_1',
      status: 'received',
      at: 1,
      ...common,
    } as never)
    .execute()
  const send_at = new Date(Date.now() + HOUR).toISOString()
  await api.post(`/v1/guests/${guestId}/messages`, { type: 'text', text: WORDS, send_at })
  await db.insertInto('timeline').values({ guest_id: guestId, at: 1, kind: 'message', ref_id: 'msg_1' }).execute()
  await db
    .insertInto('media')
    .values({
      id: 'med_1',
      message_id: 'msg_1',
      kind: 'image',
      mime_type: 'image/jpeg',
      file_name: 'снимок/1.jpg',
      number_id: numberId,
      status: 'stored',
      path: 'med_1',
      created_at: 1,
    } as never)
    .execute()
  // A file that waits to be sent.
  await db
    .insertInto('media')
    .values({
      id: 'med_2',
      message_id: 'sch_1',
      kind: 'document',
      mime_type: 'application/pdf',
      file_name: 'счёт.pdf',
      status: 'stored',
      path: 'med_2',
      created_at: 1,
    } as never)
    .execute()
  await db.updateTable('scheduled_messages').set({ media_id: 'med_2' }).execute()
  const clock = testClock(Date.now())
  return { api, guestId, clock, media, deps: { ...context.guests.erasures, clock } }
}

function unzip(archive: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(archive, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      const entries = new Map<string, Buffer>()
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed)
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('end', () => {
            entries.set(entry.fileName, Buffer.concat(chunks))
            zip.readEntry()
          })
        })
      })
      zip.on('end', () => resolve(entries))
      zip.readEntry()
    })
  })
}

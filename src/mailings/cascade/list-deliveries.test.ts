import { expect, it } from 'vitest'
import { marketingRoutes } from '../../../test/support/marketing.ts'
import { openSending } from '../../../test/support/sending.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { DeliveryOut } from '../outputs.ts'

eachStore('the deliveries of a mailing', (open) => {
  it('bear the names of their guests as lists of guests do, in pages and as a file', async () => {
    const s = await openSending(await open())
    const api = await serve(s.db, marketingRoutes(s.deps), { clock: s.clock })
    await s.addNumber()
    const phones = ['+79160000001', '+79160000002', '+79160000003']
    const [kept, own, unnamed] = await Promise.all(phones.map((phone) => s.addGuest(phone)))
    const call = (id: string, columns: object) => s.db.updateTable('guests').set(columns).where('id', '=', id).execute()
    await call(kept!, { name: '=Анна, "ВИП"', push_name: 'anya' })
    await call(own!, { push_name: 'Борис' })
    const text = { name: 'x', channel: 'whatsapp', language: 'ru', text: 'Добрый день! Придёте?' }
    const { id: template_id } = await api.post<{ id: string }>('/v1/templates', text)
    const input = { name: 'x', template_id, audience: { all: true } }
    const { id } = await api.post<{ id: string }>('/v1/mailings', input)
    await api.post(`/v1/mailings/${id}/schedule`)
    await s.settle()
    const path = `/v1/mailings/${id}/deliveries`
    type Page = { data: DeliveryOut[]; next_cursor: string | null }
    const first = await api.get<Page>(`${path}?limit=2`)
    const rest = await api.get<Page>(`${path}?limit=2&cursor=${first.next_cursor}`)
    const names = new Map([...first.data, ...rest.data].map((row) => [row.guest_id, [row.guest_name, row.guest_phone]]))
    expect(names).toEqual(
      new Map([
        [kept, ['=Анна, "ВИП"', phones[0]]],
        [own, ['Борис', phones[1]]],
        [unnamed, [null, phones[2]]],
      ]),
    )

    const headers = { authorization: `Bearer ${api.key}` }
    const file = await (await fetch(`${api.url}${path}.csv`, { headers })).text()
    const [header, ...lines] = file.trimEnd().split('\n')
    expect(header).toContain('guest_id,guest_name,guest_phone,')
    // No program takes a name for a formula, and a phone stays a phone.
    const lineOf = (guestId: string) => lines.find((line) => line.includes(guestId))
    expect(lineOf(kept!)).toContain(`${kept},"'=Анна, ""ВИП""",${phones[0]},`)
    expect(lineOf(own!)).toContain(`${own},Борис,${phones[1]},`)
    expect(lineOf(unnamed!)).toContain(`${unnamed},,${phones[2]},`)
    expect(lines).toHaveLength(3)
  })
})

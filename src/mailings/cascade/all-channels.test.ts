import { expect, it } from 'vitest'
import { eachStore } from '../../../test/support/stores.ts'
import { HOUR } from '../../lib/units.ts'
import { createMailing, type MailingInput } from '../save-mailing.ts'
import { addToken, by, channelsTo, openScene, phone } from './test-support/scene.ts'

eachStore('an automatic mailing', (open) => {
  it('goes by all channels at once, which do not stand in each other’s way, while other mailings do', async () => {
    const s = await openScene(await open(), { OTKLIK_MAILING_INTERVAL_HOURS: 24 })
    await s.addNumber()
    await addToken(s, await s.addGuest(phone(1)), 1)
    const id = await s.start(['sms', 'whatsapp', 'push'], { mode: 'all' })
    await s.work()
    expect(channelsTo(s, 1).sort()).toEqual(['push', 'sms', 'whatsapp'])
    expect(await s.state(id)).toMatchObject({
      status: 'finished',
      channel_mode: 'all',
      counts: { planned: 3, sent: 3 },
    })
    s.clock.advance(HOUR)
    const other = await s.start(['sms', 'whatsapp', 'push'], { mode: 'all', name: 'Суббота' })
    await s.work()
    expect(s.left()).toHaveLength(3)
    expect(await s.state(other)).toMatchObject({ skipped_by_reason: { mailed_recently: 3 } })
  })

  it('needs a provider and a text of its own for each channel; `automatic` finds them', async () => {
    const s = await openScene(await open())
    const wrong = { channel: 'sms' as const, template_id: s.templates.whatsapp, wait_minutes: 60 }
    const make = (more: Partial<MailingInput>) =>
      createMailing(s.deps, { name: 'X', audience: { all: true }, ...more }, by)
    await expect(make({ channels: [wrong] })).rejects.toMatchObject({
      fields: [{ path: 'body.channels.0.template_id' }],
    })
    await expect(make({ templateId: s.templates.sms })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(make({})).rejects.toMatchObject({ fields: [{ path: 'body.template_id' }] })
    const { channels } = await make({ templateId: s.templates.whatsapp, automatic: true })
    expect(JSON.parse(channels!).map(({ channel }: { channel: string }) => channel)).toEqual([
      'push',
      'whatsapp',
      'sms',
    ])
    s.deps.providers.sms.splice(0)
    await expect(make({ channels: [{ ...wrong, template_id: s.templates.sms }] })).rejects.toMatchObject({
      fields: [{ path: 'body.channels.0.channel' }],
    })
  })
})

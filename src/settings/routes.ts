import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { recordOf } from '../lib/record-of.ts'
import { EDITABLE_NAMES } from './editable.ts'
import { listSettings, settingOut } from './list-settings.ts'
import { type SettingsDeps, saveSettings } from './save-settings.ts'
import { listStored } from './store.ts'

const tag = 'Settings'
/** A service account is 2,400 characters long. */
const LONGEST = 10_000

const changesInput = z
  .strictObject(recordOf(EDITABLE_NAMES, () => z.string().max(LONGEST).nullable().optional()))
  .meta({ description: 'As one would write them in the environment; null: as nobody had said anything' })

const settingsOut = z.object({ data: z.array(settingOut) })

/** /v1/settings: this installation's settings, from its environment and its administrators. */
export function settingsRoutes(deps: SettingsDeps): Route[] {
  const { db, live } = deps
  const show = async () => {
    // Another process's latest change is shown, too.
    await live.refresh(db)
    return { data: listSettings(live, await listStored(db)) }
  }
  return [
    route({
      method: 'get',
      path: '/v1/settings',
      scope: 'admin',
      tag,
      summary: 'The settings of this installation',
      description:
        'Settings are environment variables; those that are `editable` are set by PATCH where the environment says nothing. ' +
        'Secrets are not shown, only whether they are set. docs/SETTINGS.md says the same of every installation.',
      responses: { 200: settingsOut },
      handle: async () => ({ status: 200, body: await show() }),
    }),
    route({
      method: 'patch',
      path: '/v1/settings',
      scope: 'admin',
      tag,
      summary: 'Change the settings of this installation',
      description:
        'All of it or nothing. Holds in all processes within seconds, without a restart; quiet hours and caps hold for the very ' +
        'next message. What the environment sets is refused (`invalid_input`): it wins. Secrets are kept sealed with the secret ' +
        'key. Audited, secrets by their last characters.',
      body: z.object({ settings: changesInput }),
      example: { settings: { OTKLIK_QUIET_HOURS: '22:00-09:00', OTKLIK_GUEST_CAP: '8/30d', OTKLIK_SMSC_SENDER: null } },
      responses: { 200: settingsOut },
      async handle({ body, actor }) {
        await saveSettings(deps, body.settings, actor)
        return { status: 200, body: await show() }
      },
    }),
  ]
}

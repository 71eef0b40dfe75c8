import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { NotificationSettings } from '../api-types.ts'
import { Loaded } from '../parts/states.tsx'
import type { ChangeSettings } from './notification-changes.ts'
import { NotificationHours } from './notification-hours.tsx'
import { NotificationTopics } from './notification-topics.tsx'
import { NotificationsHere } from './notifications-here.tsx'
import { SettingsFrame } from './settings-frame.tsx'

const KEY = ['notification-settings'] as const

/** What a user is notified of, where and when. */
export function Notifications() {
  const { t } = useTranslation('settings')
  const settings = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.GET('/v1/me/notification-settings', { signal }),
  })
  return (
    <SettingsFrame section="notifications" hint={t('notify.hint')}>
      <Loaded query={settings}>{(loaded) => <Parts loaded={loaded} />}</Loaded>
    </SettingsFrame>
  )
}

/** Each change is saved at once, as expected of switches. */
function Parts({ loaded }: { loaded: NotificationSettings }) {
  const { t } = useTranslation('shell')
  const [settings, setSettings] = useState(loaded)
  const save = useAct((body: Partial<NotificationSettings>) => api.PATCH('/v1/me/notification-settings', { body }), {
    refresh: [KEY],
    done: t('state.saved'),
    onFailed: () => setSettings(loaded),
  })
  const change: ChangeSettings = (part) => {
    setSettings((before) => ({ ...before, ...part }))
    save.mutate(part)
  }
  return (
    <Stack>
      <NotificationsHere sound={settings.sound} showText={settings.show_text} onChange={change} />
      <NotificationTopics settings={settings} onChange={change} />
      <NotificationHours settings={settings} onChange={change} />
    </Stack>
  )
}

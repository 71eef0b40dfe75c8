import { Alert, Badge, Button, Group, Stack, Switch, Text } from '@mantine/core'
import { IconBell, IconBellOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import { useLanguage } from '../i18n.ts'
import { chime } from '../parts/chime.ts'
import { Part } from '../parts/part.tsx'
import { pushState, turnOff, turnOn } from '../parts/push.ts'
import { Loaded } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { useMe } from '../session.ts'
import { browserName } from './browser-name.ts'
import type { ChangeSettings } from './notification-changes.ts'

const BROWSERS = ['push-subscriptions'] as const
const HERE = ['push-here'] as const

type Props = { sound: boolean; showText: boolean; onChange: ChangeSettings }

/** Whether this browser gets notifications, sound and words, and the user's other browsers. */
export function NotificationsHere({ sound, showText, onChange }: Props) {
  const { t } = useTranslation('settings')
  return (
    <Part title={t('notify.here')} hint={t('notify.hereHint')}>
      <Stack>
        <ThisBrowser sound={sound} />
        <Switch
          label={t('notify.sound')}
          checked={sound}
          onChange={({ currentTarget }) => onChange({ sound: currentTarget.checked })}
        />
        <Switch
          label={t('notify.showText')}
          description={t('notify.showTextHint')}
          checked={showText}
          onChange={({ currentTarget }) => onChange({ show_text: currentTarget.checked })}
        />
        <Browsers />
      </Stack>
    </Part>
  )
}

function ThisBrowser({ sound }: { sound: boolean }) {
  const { t } = useTranslation('settings')
  const { id } = useMe()
  const language = useLanguage()
  const here = useQuery({ queryKey: HERE, queryFn: () => pushState(id), staleTime: 0 })
  const client = useQueryClient()
  const refresh = [HERE, BROWSERS]
  const on = useAct(() => turnOn(id, language), {
    refresh: [BROWSERS],
    onDone: (state) => client.setQueryData(HERE, state),
  })
  const off = useAct(turnOff, { refresh })
  const test = useAct(
    async () => {
      if (sound) await chime().catch(() => undefined)
      return api.POST('/v1/me/notifications/test')
    },
    { done: t('notify.testSent') },
  )
  const state = here.data
  if (!state) return null
  return (
    <>
      {state !== 'on' && state !== 'off' && (
        <Alert color="yellow" icon={<IconBellOff size={18} />}>
          {t(`notify.state.${state}`)}
        </Alert>
      )}
      <Group gap="xs">
        {state === 'off' && (
          <Button leftSection={<IconBell size={16} />} loading={on.isPending} onClick={() => on.mutate()}>
            {t('notify.on')}
          </Button>
        )}
        {state === 'on' && (
          <Button variant="default" loading={off.isPending} onClick={() => off.mutate()}>
            {t('notify.off')}
          </Button>
        )}
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {t('notify.test')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t('notify.phone')}
      </Text>
    </>
  )
}

function Browsers() {
  const { t } = useTranslation('settings')
  const browsers = useQuery({
    queryKey: BROWSERS,
    queryFn: ({ signal }) => api.GET('/v1/me/push-subscriptions', { signal }),
  })
  const remove = useAct((id: string) => api.DELETE('/v1/me/push-subscriptions/{id}', { path: { id } }), {
    refresh: [BROWSERS, HERE],
  })
  return (
    <Loaded query={browsers}>
      {({ data }) =>
        data.map(({ id, agent, current, created_at, last_error }) => (
          <Group key={id} justify="space-between" gap="xs">
            <div style={{ minWidth: 0, flex: 1 }}>
              <Text size="sm" truncate title={agent ?? undefined}>
                {agent ? browserName(agent) : t('profile.unknownBrowser')}
              </Text>
              <Text size="xs" c="dimmed">
                {t('profile.since')} <When at={created_at} as="date" />
                {last_error && ` · ${t('notify.failing')}`}
              </Text>
            </div>
            {current ? (
              <Badge color="teal">{t('profile.here')}</Badge>
            ) : (
              <Button size="xs" variant="default" onClick={() => remove.mutate(id)}>
                {t('notify.remove')}
              </Button>
            )}
          </Group>
        ))
      }
    </Loaded>
  )
}

import { Badge, Button, Group, PasswordInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'
import { isLanguage, LANGUAGE_CHOICES, setLanguage } from '../i18n.ts'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { useUnsaved } from '../parts/unsaved.tsx'
import { When } from '../parts/when.tsx'
import { ACCESS_KEY, useMe } from '../session.ts'
import { browserName } from './browser-name.ts'
import { SettingsFrame } from './settings-frame.tsx'

const SESSIONS_KEY = ['sessions'] as const
const SHORTEST = 10

/** What users may change about themselves: name, language, password; and where they are signed in. */
export function Profile() {
  const { t } = useTranslation(['settings', 'shell'])
  const me = useMe()
  return (
    <SettingsFrame
      section="profile"
      hint={[me.email, me.role && t(`shell:role.${me.role}`)].filter(Boolean).join(' · ')}
    >
      {me.role === null ? (
        <Text c="dimmed">{t('profile.key')}</Text>
      ) : (
        <Stack>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Names />
            <Password />
          </SimpleGrid>
          <Sessions />
        </Stack>
      )}
    </SettingsFrame>
  )
}

function Names() {
  const { t } = useTranslation(['settings', 'shell'])
  const me = useMe()
  const [name, setName] = useState(me.name)
  const [language, choose] = useState(me.language)
  const save = useAct(() => api.PATCH('/v1/me', { body: { name, language } }), {
    refresh: [ACCESS_KEY, ['people']],
    done: t('shell:state.saved'),
    onDone: () => {
      if (isLanguage(language)) void setLanguage(language)
    },
  })
  const changed = useUnsaved({ name, language }, save)
  return (
    <Part title={t('profile.me')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack>
          <TextInput
            label={t('profile.name')}
            required
            maxLength={100}
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('profile.language')}
            placeholder={t('profile.asBrowser')}
            clearable
            value={language}
            onChange={choose}
            data={LANGUAGE_CHOICES}
          />
          <Button
            type="submit"
            variant={changed ? 'filled' : 'default'}
            loading={save.isPending}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('shell:act.save')}
          </Button>
        </Stack>
      </form>
    </Part>
  )
}

function Password() {
  const { t } = useTranslation('settings')
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const save = useAct(() => api.PATCH('/v1/me', { body: { current_password: current, password: next } }), {
    refresh: [SESSIONS_KEY],
    done: t('profile.passwordChanged'),
    onDone: () => {
      setCurrent('')
      setNext('')
    },
  })
  return (
    <Part title={t('profile.password')} hint={t('profile.passwordHint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack>
          <PasswordInput
            label={t('profile.current')}
            required
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={fieldError(save.error, 'current_password') && t('profile.wrong')}
          />
          <PasswordInput
            label={t('profile.next')}
            description={t('profile.length')}
            required
            minLength={SHORTEST}
            maxLength={128}
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant={next ? 'filled' : 'default'}
            loading={save.isPending}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('profile.change')}
          </Button>
        </Stack>
      </form>
    </Part>
  )
}

function Sessions() {
  const { t } = useTranslation('settings')
  const sessions = useQuery({
    queryKey: SESSIONS_KEY,
    queryFn: ({ signal }) => api.GET('/v1/me/sessions', { signal }),
  })
  const end = useAct((id: string) => api.DELETE('/v1/me/sessions/{id}', { path: { id } }), {
    refresh: [SESSIONS_KEY],
    done: t('profile.ended'),
  })
  return (
    <Part title={t('profile.sessions')}>
      <Loaded query={sessions}>
        {({ data }) => (
          <Stack gap="sm">
            {data.map((session) => (
              <Group key={session.id} justify="space-between" gap="xs">
                <div style={{ minWidth: 0, flex: 1 }}>
                  <Text size="sm" truncate title={session.agent ?? undefined}>
                    {session.agent ? browserName(session.agent) : t('profile.unknownBrowser')}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {session.address} · {t('profile.since')} <When at={session.created_at} as="date" />
                  </Text>
                </div>
                {session.current ? (
                  <Badge color="teal">{t('profile.here')}</Badge>
                ) : (
                  <Button size="xs" variant="default" onClick={() => end.mutate(session.id)}>
                    {t('profile.end')}
                  </Button>
                )}
              </Group>
            ))}
          </Stack>
        )}
      </Loaded>
    </Part>
  )
}

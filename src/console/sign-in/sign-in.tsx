import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct, useDescribe } from '../acts.ts'
import { ApiError, api } from '../api.ts'
import { PageLoading } from '../parts/states.tsx'
import { ACCESS_KEY } from '../session.ts'
import { setPageTitle } from '../shell/page-title.ts'
import { Entrance } from './entrance.tsx'

/** E-mail and password. */
export function SignIn() {
  return (
    <Suspense fallback={<PageLoading />}>
      <Entrance>
        <Form />
      </Entrance>
    </Suspense>
  )
}

function Form() {
  const { t } = useTranslation('sign-in')
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const describe = useDescribe()
  const enter = useAct(() => api.post('/v1/session', { email: email.trim(), password }), {
    refresh: [ACCESS_KEY],
    onDone: () => client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ACCESS_KEY[0] }),
    onFailed: () => setPassword(''),
  })
  useEffect(() => setPageTitle(t('title')), [t])
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        enter.mutate()
      }}
    >
      <Stack>
        <Title order={1}>{t('title')}</Title>
        {enter.error && (
          <Alert color="red" role="alert">
            {wordsOf(enter.error) ?? describe(enter.error).title}
          </Alert>
        )}
        <TextInput
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          visibilityToggleButtonProps={{ 'aria-label': t('show') }}
          label={t('password')}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={enter.isPending} fullWidth>
          {t('submit')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('forgot')}
        </Text>
      </Stack>
    </form>
  )

  function wordsOf(error: Error): string | undefined {
    if (!(error instanceof ApiError)) return undefined
    if (error.problem.status === 401 || error.code === 'invalid_input') return t('wrong')
    return error.problem.status === 429 ? t('many') : undefined
  }
}

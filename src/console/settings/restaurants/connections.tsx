import { Alert, Badge, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { ReviewConnection } from '../../api-types.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { Form } from '../../parts/form.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { opens } from '../../parts/opens.ts'
import { Part } from '../../parts/part.tsx'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useCan } from '../../session.ts'

const COLOURS = { working: 'teal', failing: 'yellow', refused: 'red' } as const

/** Sites whose reviews are fetched and answered automatically: Google. */
export function Connections({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const admin = useCan()('admin')
  const confirm = useConfirm()
  const [opened, { open, close }] = useDisclosure()
  const key = ['restaurants', id, 'review-connections']
  const connections = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}/review-connections', { path: { id }, signal }),
  })
  const remove = useAct(
    (source: ReviewConnection['source']) =>
      api.DELETE('/v1/restaurants/{id}/review-connections/{source}', { path: { id, source } }),
    {
      refresh: [key],
      done: t('connections.removed'),
    },
  )
  const ask = async (source: ReviewConnection['source']) => {
    const sure = await confirm({
      title: t('connections.removeTitle'),
      text: t('connections.removeText'),
      act: t('connections.remove'),
      danger: true,
    })
    if (sure) remove.mutate(source)
  }
  return (
    <Part
      title={t('connections.title')}
      hint={t('connections.hint')}
      actions={
        admin && (
          <Button size="xs" variant="default" {...opens(open)}>
            {t('connections.google')}
          </Button>
        )
      }
    >
      <Loaded query={connections}>
        {({ data }) =>
          data.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('connections.none')}
            </Text>
          ) : (
            <Stack gap="sm">
              {data.map((connection) => (
                <Group key={connection.source} justify="space-between" gap="xs">
                  <div>
                    <Group gap="xs">
                      <Text size="sm" fw={600}>
                        Google
                      </Text>
                      <Badge color={COLOURS[connection.status]}>{t(`connections.status.${connection.status}`)}</Badge>
                    </Group>
                    <Text size="xs" c="dimmed">
                      {connection.location}
                      {connection.synced_at && (
                        <>
                          {' · '}
                          {t('connections.synced')} <When at={connection.synced_at} as="ago" />
                        </>
                      )}
                    </Text>
                    {connection.reason && <Text size="xs">{connection.reason}</Text>}
                  </div>
                  {admin && (
                    <Button size="xs" variant="subtle" color="red" {...opens(() => ask(connection.source))}>
                      {t('connections.remove')}
                    </Button>
                  )}
                </Group>
              ))}
            </Stack>
          )
        }
      </Loaded>
      <FormDialog opened={opened} onClose={close} title={t('connections.google')}>
        <Google id={id} refresh={key} onClose={close} />
      </FormDialog>
    </Part>
  )
}

function Google({ id, refresh, onClose }: { id: string; refresh: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation('settings')
  const [location, setLocation] = useState('')
  const [credentials, setCredentials] = useState({ client_id: '', client_secret: '', refresh_token: '' })
  const save = useAct(
    () =>
      api.PUT('/v1/restaurants/{id}/review-connections/{source}', {
        path: { id, source: 'google' },
        body: { location, credentials },
      }),
    {
      refresh: [refresh],
      done: t('connections.saved'),
      onDone: onClose,
      onFailed: () => undefined,
    },
  )
  return (
    <Form value={{ location, credentials }} act={save} submit={t('connections.connect')} error={save.error}>
      <Alert color="gray">{t('connections.googleHint')}</Alert>
      <TextInput
        label={t('connections.location')}
        placeholder="accounts/123/locations/456"
        required
        value={location}
        onChange={(event) => setLocation(event.currentTarget.value)}
      />
      {(['client_id', 'client_secret', 'refresh_token'] as const).map((name) => (
        <PasswordInput
          key={name}
          label={name}
          required
          autoComplete="off"
          value={credentials[name]}
          onChange={(event) => {
            const value = event.currentTarget.value
            setCredentials((before) => ({ ...before, [name]: value }))
          }}
        />
      ))}
    </Form>
  )
}

import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { wordsOfReason } from '../../../mailings/delivery-words.ts'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import { useLanguage } from '../../i18n.ts'
import { Failure } from '../../parts/states.tsx'

const COLOURS = { sent: 'teal', refused: 'red', unsure: 'yellow' } as const

/** A real message with the saved settings, to see that it arrives. */
export function Trial({ channel, isChanged }: { channel: 'sms' | 'push'; isChanged: boolean }) {
  const { t } = useTranslation('settings')
  const language = useLanguage()
  const [to, setTo] = useState('')
  const channels = useQuery({ queryKey: ['channels'], queryFn: ({ signal }) => api.GET('/v1/channels', { signal }) })
  const configured = channels.data?.data.some((each) => each.channel === channel && each.configured) ?? false
  const trial = useAct(
    () =>
      channel === 'sms'
        ? api.POST('/v1/channels/sms/test', { body: { to } })
        : api.POST('/v1/channels/push/test', { body: { to } }),
    { refresh: [['channels']], onFailed: () => undefined },
  )
  const wrong = fieldError(trial.error, 'to')
  const why = !configured ? t('service.test.notConfigured') : isChanged ? t('service.test.saveFirst') : undefined
  const label = t(channel === 'sms' ? 'service.test.phone' : 'service.test.token')
  return (
    <Stack gap="xs" role="group" aria-label={t('service.test.title')}>
      <Group align="flex-end" gap="xs">
        <TextInput
          flex={1}
          miw={180}
          maw={360}
          label={`${t('service.test.title')}: ${label.toLowerCase()}`}
          type={channel === 'sms' ? 'tel' : 'text'}
          autoComplete="off"
          value={to}
          error={wrong}
          disabled={why !== undefined}
          onChange={(event) => setTo(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter saves the form around it; this is not one of its fields.
            if (event.key === 'Enter') event.preventDefault()
          }}
        />
        <Button
          variant="default"
          disabled={why !== undefined || to.trim() === ''}
          loading={trial.isPending}
          onClick={() => trial.mutate()}
        >
          {t('service.test.act')}
        </Button>
      </Group>
      {why && (
        <Text size="xs" c="dimmed">
          {why}
        </Text>
      )}
      {trial.error && !wrong && <Failure error={trial.error} />}
      {trial.data && (
        <Alert color={COLOURS[trial.data.outcome]} role="status">
          {t(`service.test.${trial.data.outcome}`, {
            provider: trial.data.provider,
            reason: trial.data.reason === null ? '' : wordsOfReason(trial.data.reason, language),
          })}
        </Alert>
      )}
    </Stack>
  )
}

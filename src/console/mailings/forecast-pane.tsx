import { Group, List, Loader, Progress, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import type { Audience, Forecast } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useLive } from '../live.ts'
import { useNumbers } from '../numbers/load-numbers.ts'
import { Part } from '../parts/part.tsx'
import { Failure } from '../parts/states.tsx'
import type { MailingDraft } from './draft.ts'
import { MAILINGS_KEY } from './types.ts'

const Curve = lazy(() => import('./forecast-curve.tsx').then((each) => ({ default: each.ForecastCurve })))
const TYPING_MS = 700

/** When a mailing being written would be finished, by which numbers, and what holds it back. */
export function ForecastPane({ draft, audience }: { draft: MailingDraft; audience: Audience | undefined }) {
  const { t } = useTranslation('mailings')
  const client = useQueryClient()
  // A number that was paused, or is lost, sends nothing of it.
  useLive(['number.status'], () => void client.invalidateQueries({ queryKey: [...MAILINGS_KEY, 'forecast'] }))
  const { when, quiet, numberIds, finishBefore, priority, whenNumberLost } = draft
  const channels = draft.steps.filter(({ on }) => on).map(({ channel }) => channel)
  const body = audience && {
    audience,
    priority,
    purpose: draft.purpose ?? 'service',
    when_number_lost: whenNumberLost,
    ...(numberIds.length > 0 && { number_ids: numberIds }),
    ...(quiet && { quiet_hours: quiet }),
    ...(when.kind === 'at' && when.at && { start_at: new Date(when.at).toISOString() }),
    ...(finishBefore && { finish_before: new Date(finishBefore).toISOString() }),
  }
  const now = JSON.stringify(body ?? null)
  const [asked] = useDebouncedValue(now, TYPING_MS)
  const forecast = useQuery({
    queryKey: [...MAILINGS_KEY, 'forecast', asked],
    queryFn: ({ signal }) => api.POST('/v1/mailings/forecast', { body: JSON.parse(asked), signal }),
    enabled: asked !== 'null' && when.kind !== 'trigger' && channels.includes('whatsapp'),
    placeholderData: (before) => before,
    staleTime: 30_000,
    retry: false,
  })
  // What is shown answers an earlier question: not for an audience that has changed since.
  const isOld = now !== asked || forecast.isPlaceholderData
  return (
    <Part title={t('forecast.title')} actions={(isOld || forecast.isFetching) && body && <Loader size={14} />}>
      <div role="status" aria-busy={isOld} style={{ opacity: isOld ? 0.5 : 1 }}>
        {when.kind === 'trigger' ? (
          <Text size="sm">{t('noForecast.triggered')}</Text>
        ) : body === undefined ? (
          <Text size="sm" c="dimmed">
            {t('forecast.none')}
          </Text>
        ) : !channels.includes('whatsapp') ? (
          <Text size="sm">{t('forecast.noWhatsApp')}</Text>
        ) : forecast.error ? (
          <Failure error={forecast.error} />
        ) : forecast.data ? (
          <>
            {when.kind === 'repeat' && (
              <Text size="sm" c="dimmed" mb={4}>
                {t('forecast.ifNow')}
              </Text>
            )}
            {channels.length > 1 && (
              <Text size="sm" c="dimmed" mb={4}>
                {t('forecast.whatsAppOnly')}
              </Text>
            )}
            <Outlook forecast={forecast.data} />
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {t('forecast.none')}
          </Text>
        )}
      </div>
    </Part>
  )
}

/** A forecast in words and pictures. */
function Outlook({ forecast }: { forecast: Forecast }) {
  const { t, i18n } = useTranslation('mailings')
  const formats = useFormats()
  const numbers = useNumbers()
  const { finish_at, begins_at, reason, messages, curve } = forecast
  const limitOf = (name: string) =>
    i18n.exists(`mailings:forecast.limit.${name}`) ? t(`forecast.limit.${name}` as 'forecast.limit.pace') : name
  return (
    <Stack gap="sm">
      <div>
        {messages === 0 && reason === null ? (
          <Text size="sm">{t('forecast.nobody')}</Text>
        ) : finish_at ? (
          <>
            <Text fw={600}>{t('forecast.finish', { when: formats.dateTime(finish_at) })}</Text>
            <Text size="sm" c="dimmed">
              {t('forecast.toSend', { count: messages })}
              {begins_at &&
                ` · ${t('forecast.takes', { span: formats.span(Date.parse(finish_at) - Date.parse(begins_at)) })}`}
            </Text>
          </>
        ) : (
          <Text size="sm">
            {reason && i18n.exists(`mailings:noForecast.${reason}`)
              ? t(`noForecast.${reason}` as 'noForecast.paused')
              : reason}
          </Text>
        )}
        {forecast.waiting_for_other_numbers > 0 && (
          <Text size="sm">{t('forecast.stuck', { count: forecast.waiting_for_other_numbers })}</Text>
        )}
      </div>
      {forecast.fits !== null && (
        <Text size="sm" c={forecast.fits ? undefined : 'var(--mantine-color-error)'} fw={550}>
          {forecast.fits ? t('forecast.fits') : t('forecast.left', { count: forecast.left_at_deadline ?? 0 })}
        </Text>
      )}
      {forecast.advice.length > 0 && (
        <div>
          <Text size="sm">{t('forecast.help')}:</Text>
          <List size="sm">
            {forecast.advice.map(({ code, start_at, numbers: more }) => (
              <List.Item key={code}>
                {code === 'more_numbers'
                  ? t('forecast.advice.more_numbers', { count: more ?? 1 })
                  : code === 'start_earlier'
                    ? t('forecast.advice.start_earlier', { when: start_at ? formats.dateTime(start_at) : '' })
                    : t('forecast.advice.narrower_quiet_hours')}
              </List.Item>
            ))}
          </List>
        </div>
      )}
      {curve.length > 1 && (
        <Suspense fallback={<div style={{ height: 150 }} />}>
          <Curve forecast={forecast} />
        </Suspense>
      )}
      {forecast.numbers.length > 0 && (
        <div>
          <Text size="sm" fw={550}>
            {t('forecast.byNumber')}
          </Text>
          <Stack gap={4}>
            {forecast.numbers.map(({ number_id, messages: own, share }) => (
              <div key={number_id}>
                <Group justify="space-between" gap="xs">
                  <Text size="xs">{numbers.rows.find(({ id }) => id === number_id)?.label ?? '…'}</Text>
                  <Text size="xs" c="dimmed" className="numerals">
                    {formats.number(own)}
                  </Text>
                </Group>
                <Progress.Root size="xs">
                  <Progress.Section value={share * 100} color="brand" withAria={false} />
                </Progress.Root>
              </div>
            ))}
          </Stack>
        </div>
      )}
      {forecast.limited_by.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('forecast.limits')}:{' '}
          {forecast.limited_by
            .filter(({ share }) => share >= 0.01)
            .map(({ reason: name, share }) => `${limitOf(name)} ${formats.percent(share)}`)
            .join(', ')}
        </Text>
      )}
    </Stack>
  )
}

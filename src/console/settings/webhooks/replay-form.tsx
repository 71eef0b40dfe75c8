import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import { Form } from '../../parts/form.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { WEBHOOKS_KEY } from './types.ts'

const DAY = 24 * 60 * 60_000

type Props = { id: string; opened: boolean; onClose: () => void }

/** Delivers the events of a period again. */
export function ReplayForm({ id, opened, onClose }: Props) {
  const { t } = useTranslation('settings')
  const [since, setSince] = useState(() => localMinute(Date.now() - DAY))
  const [until, setUntil] = useState('')
  const replay = useAct(
    () =>
      api.POST('/v1/webhooks/{id}/replay', {
        path: { id },
        body: {
          since: new Date(since).toISOString(),
          ...(until && { until: new Date(until).toISOString() }),
        },
      }),
    {
      refresh: [WEBHOOKS_KEY],
      done: ({ replayed }) => t('webhooks.replayed', { count: replayed }),
      onDone: onClose,
    },
  )
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('webhooks.replayPeriod')}>
      <Form value={{ since, until }} act={replay} submit={t('webhooks.replay')}>
        <Text size="sm" c="dimmed">
          {t('webhooks.replayText')}
        </Text>
        <TextInput
          type="datetime-local"
          label={t('webhooks.since')}
          required
          value={since}
          onChange={(event) => setSince(event.currentTarget.value)}
          error={fieldError(replay.error, 'since')}
        />
        <TextInput
          type="datetime-local"
          label={t('webhooks.until')}
          description={t('webhooks.untilHint')}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </Form>
    </FormDialog>
  )
}

/** In the format of this type of field: 2026-11-22T19:30, in the viewer's time zone. */
function localMinute(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

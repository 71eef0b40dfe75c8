import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconShieldHalf } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useLanguage } from '../i18n.ts'
import { Form } from '../parts/form.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { opens } from '../parts/opens.ts'
import { useCan } from '../session.ts'
import { NUMBERS_KEY } from './load-numbers.ts'

/** What WhatsApp currently forbids, and until when. */
export function RestrictionNote({ number }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const formats = useFormats()
  if (!number.restriction) return null
  const { kind, until } = number.restriction
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle />}
      title={t('restriction.title', { until: formats.dateTime(until) })}
      p="sm"
    >
      <Text size="sm">
        {t(`reason.${kind}`)} {t('restriction.text')}
      </Text>
    </Alert>
  )
}

/** Why limits were cut or mailings stopped before WhatsApp does so, and how to overrule it. */
export function SafetyNote({ number }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const formats = useFormats()
  const mayResume = useCan()('numbers:write')
  const [asking, { open, close }] = useDisclosure()
  const language = useLanguage()
  const { safety } = number
  if (safety.level === 'good') return null
  const held = safety.level === 'slowed' || safety.level === 'stopped'
  return (
    <Alert color={held ? 'orange' : 'yellow'} icon={<IconShieldHalf />} title={t(`safety.${safety.level}`)} p="sm">
      <Stack gap={6} align="flex-start">
        <Text size="sm">{safety.reason?.message[language]}</Text>
        {!safety.limits_now.first_contacts && <Text size="sm">{t('safety.noFirst')}</Text>}
        {safety.eased_at && <Text size="sm">{t('safety.eased', { when: formats.dateTime(safety.eased_at) })}</Text>}
        {held && mayResume && (
          <Button size="xs" variant="default" {...opens(open)}>
            {t('safety.resume')}
          </Button>
        )}
      </Stack>
      <ReasonModal
        opened={asking}
        onClose={close}
        title={t('safety.resume')}
        text={t('safety.resumeText')}
        label={t('safety.resumeReason')}
        act={t('safety.resume')}
        done={t('done.safety')}
        run={(reason) => api.POST('/v1/numbers/{id}/safety/resume', { path: { id: number.id }, body: { reason } })}
      />
    </Alert>
  )
}

type ReasonProps = {
  opened: boolean
  onClose: () => void
  title: string
  text: string
  label: string
  hint?: string
  /** What the button says. */
  act: string
  done: string
  /** Does it, with the given reason. */
  run: (reason: string) => Promise<unknown>
}

/** Asks for the reason of an act that goes into the audit log. */
export function ReasonModal({ opened, onClose, title, text, label, hint, act: words, done, run }: ReasonProps) {
  const [reason, setReason] = useState('')
  const act = useAct(() => run(reason.trim()), {
    refresh: [NUMBERS_KEY],
    done,
    onDone: () => {
      setReason('')
      onClose()
    },
  })
  return (
    <FormDialog opened={opened} onClose={onClose} title={title}>
      <Form value={reason} act={act} submit={words}>
        <Text size="sm">{text}</Text>
        <TextInput
          label={label}
          placeholder={hint}
          required
          minLength={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
      </Form>
    </FormDialog>
  )
}

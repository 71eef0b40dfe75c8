import { NativeSelect, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'
import { Form } from '../parts/form.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useReturnFocus } from '../parts/return-focus.ts'

const CHANNELS = ['all', 'whatsapp', 'sms', 'push'] as const
const PURPOSES = ['advertising', 'service'] as const
const STATES = ['given', 'withdrawn'] as const

type Word = {
  channel: (typeof CHANNELS)[number]
  purpose: (typeof PURPOSES)[number]
  state: (typeof STATES)[number]
}

/** What a guest said elsewhere (by telephone, on paper), recorded with its source. */
export function ConsentForm({ guestId, onClose }: { guestId: string; onClose: () => void }) {
  const { t } = useTranslation(['guests', 'shell'])
  useReturnFocus()
  const [word, setWord] = useState<Word>({ channel: 'all', purpose: 'advertising', state: 'given' })
  const [source, setSource] = useState('')
  const [words, setWords] = useState('')
  const save = useAct(
    () =>
      api.POST('/v1/guests/{id}/consents', {
        path: { id: guestId },
        body: { ...word, source: source.trim(), ...(words.trim() && { words: words.trim() }) },
      }),
    { done: t('consents.saved'), refresh: [['guests', guestId]], onDone: onClose },
  )
  return (
    <FormDialog opened onClose={onClose} title={t('consents.add')}>
      <Form value={{ word, source, words }} act={save} submit={t('shell:act.save')} disabled={source.trim() === ''}>
        <Text size="sm">{t('consents.addHint')}</Text>
        <Stack gap={4}>
          <Text size="sm" fw={500} id="consent-state">
            {t('consents.state.title')}
          </Text>
          <SegmentedControl
            aria-labelledby="consent-state"
            data={STATES.map((value) => ({ value, label: t(`consents.state.${value}`) }))}
            value={word.state}
            onChange={(state) => setWord({ ...word, state })}
          />
        </Stack>
        <NativeSelect
          label={t('consents.purpose.title')}
          data={PURPOSES.map((value) => ({ value, label: t(`consents.purpose.${value}`) }))}
          value={word.purpose}
          onChange={({ currentTarget }) => setWord({ ...word, purpose: currentTarget.value as Word['purpose'] })}
        />
        <NativeSelect
          label={t('consents.channel.title')}
          data={CHANNELS.map((value) => ({ value, label: t(`consents.channel.${value}`) }))}
          value={word.channel}
          onChange={({ currentTarget }) => setWord({ ...word, channel: currentTarget.value as Word['channel'] })}
        />
        <TextInput
          required
          label={t('consents.source')}
          description={t('consents.sourceHint')}
          maxLength={200}
          value={source}
          error={fieldError(save.error, 'source')}
          onChange={({ currentTarget }) => setSource(currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label={t('consents.words')}
          maxLength={2_000}
          autosize
          minRows={2}
          maxRows={6}
          value={words}
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
        />
      </Form>
    </FormDialog>
  )
}

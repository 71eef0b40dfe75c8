import { Group, SimpleGrid, Switch, TagsInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGE_CHOICES } from '../../i18n.ts'
import { Choice } from '../../parts/choice.tsx'
import { type FormProps, PartForm } from './part-form.tsx'

/** How the restaurant speaks in its replies. */
export function VoiceForm({ id, settings }: FormProps) {
  const { t } = useTranslation('settings')
  const [voice, setVoice] = useState(settings.voice)
  const change = (part: Partial<typeof voice>) => setVoice((before) => ({ ...before, ...part }))
  return (
    <PartForm id={id} title={t('voice.title')} hint={t('voice.hint')} changes={() => ({ voice })}>
      <Group gap="xl">
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t('voice.language')}
          </Text>
          <Choice
            aria-label={t('voice.language')}
            value={voice.language}
            onChange={(value) => change({ language: value as 'ru' | 'en' })}
            data={LANGUAGE_CHOICES}
          />
        </div>
        {voice.language === 'ru' && (
          <div>
            <Text size="sm" fw={600} mb={4}>
              {t('voice.address')}
            </Text>
            <Choice
              aria-label={t('voice.address')}
              value={voice.address}
              onChange={(value) => change({ address: value as 'vy' | 'ty' })}
              data={(['vy', 'ty'] as const).map((value) => ({ value, label: t(`voice.${value}`) }))}
            />
          </div>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t('voice.greeting')}
          description={t('voice.greetingHint')}
          maxLength={60}
          value={voice.greeting}
          onChange={(event) => change({ greeting: event.currentTarget.value })}
        />
        <TextInput
          label={t('voice.signature')}
          description={t('voice.signatureHint')}
          maxLength={100}
          value={voice.signature}
          onChange={(event) => change({ signature: event.currentTarget.value })}
        />
      </SimpleGrid>
      <Switch
        label={t('voice.jokes')}
        checked={voice.jokes}
        onChange={(event) => change({ jokes: event.currentTarget.checked })}
      />
      <TagsInput
        label={t('voice.words')}
        description={t('voice.wordsHint')}
        placeholder={voice.words.length === 0 ? t('typeAndEnter') : ''}
        maxTags={20}
        value={voice.words}
        onChange={(words) => change({ words })}
      />
    </PartForm>
  )
}

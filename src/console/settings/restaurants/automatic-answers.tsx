import { Stack, Switch, Text, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { AutomaticAnswers as Answers } from '../../api-types.ts'
import { Loaded } from '../../parts/states.tsx'
import { RESTAURANTS_KEY } from '../../restaurants/types.ts'
import { SavedPart } from './saved-part.tsx'

const KINDS = ['out_of_hours', 'greeting'] as const
const LANGUAGES = ['ru', 'en'] as const
/** Shown as they must be written. */
const BLANKS = {
  name: '{{ guest.first_name }}',
  opens: '{{ restaurant.opens_at }}',
  restaurant: '{{ restaurant.name }}',
}
const TYPING_MS = 400

type Kind = (typeof KINDS)[number]
type Texts = NonNullable<Answers[Kind]['texts']>

/** A restaurant's automatic answers to guests. */
export function AutomaticAnswers({ id, hasHours }: { id: string; hasHours: boolean }) {
  const answers = useQuery({
    queryKey: [...RESTAURANTS_KEY, id, 'automatic-answers'],
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}/automatic-answers', { path: { id }, signal }),
  })
  return (
    <Loaded query={answers} lines={6}>
      {(loaded) => (
        <Stack>
          {KINDS.map((kind) => (
            <AnswerForm key={kind} id={id} kind={kind} answers={loaded} hasHours={hasHours} />
          ))}
        </Stack>
      )}
    </Loaded>
  )
}

type Props = { id: string; kind: Kind; answers: Answers; hasHours: boolean }

function AnswerForm({ id, kind, answers, hasHours }: Props) {
  const { t } = useTranslation(['settings', 'shell'])
  const [enabled, setEnabled] = useState(answers[kind].enabled)
  const [written, setWritten] = useState<Texts>(answers[kind].texts ?? {})
  const texts: Texts = Object.fromEntries(Object.entries(written).filter(([, text]) => text?.trim()))
  const body = { [kind]: { enabled, texts } }
  const save = useAct(() => api.PATCH('/v1/restaurants/{id}/automatic-answers', { path: { id }, body }), {
    refresh: [[...RESTAURANTS_KEY, id, 'automatic-answers']],
    done: t('shell:state.saved'),
    onFailed: () => undefined,
  })
  return (
    <SavedPart title={t(`answers.${kind}.title`)} hint={t(`answers.${kind}.hint`)} save={save} value={body}>
      <Switch
        label={t(`answers.${kind}.enabled`)}
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
        {...(kind === 'out_of_hours' && !hasHours && { description: t('answers.noHours') })}
      />
      {enabled && (
        <>
          {LANGUAGES.map((language) => (
            <Textarea
              key={language}
              label={t(`request.text.${language}`)}
              description={t('answers.textHint', BLANKS)}
              placeholder={answers.default_texts[kind][language]}
              autosize
              minRows={2}
              maxLength={1_000}
              value={written[language] ?? ''}
              onChange={({ currentTarget: { value } }) => setWritten((before) => ({ ...before, [language]: value }))}
            />
          ))}
          <Preview id={id} kind={kind} texts={texts} />
        </>
      )}
    </SavedPart>
  )
}

/** As guests would read it, in both languages. */
function Preview({ id, kind, texts }: { id: string; kind: Kind; texts: Texts }) {
  const { t } = useTranslation('settings')
  const [typed] = useDebouncedValue(JSON.stringify(texts), TYPING_MS)
  const preview = useQuery({
    queryKey: [...RESTAURANTS_KEY, id, 'automatic-answers', 'preview', kind, typed],
    queryFn: ({ signal }) =>
      api.POST('/v1/restaurants/{id}/automatic-answers/preview', {
        path: { id },
        body: { answer: kind, texts: JSON.parse(typed) as Texts },
        signal,
      }),
    placeholderData: (before) => before,
    retry: false,
  })
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('answers.preview')}
      </Text>
      <Loaded query={preview} lines={2}>
        {({ texts: shown }) => (
          <Stack gap={6} mt={4} aria-live="polite">
            {LANGUAGES.map((language) => (
              <Text
                key={language}
                size="sm"
                lang={language}
                style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}
              >
                {shown[language]}
              </Text>
            ))}
          </Stack>
        )}
      </Loaded>
    </div>
  )
}

import { Loader } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { QuickAnswerOut } from '../../../guests/index.ts'
import { api, type Page } from '../../api.ts'
import classes from '../inbox.module.css'

const SHOWN = 30

/** What follows a slash at the beginning of a text; undefined: no quick answer is looked for. */
export function slashWord(text: string): string | undefined {
  return text.match(/^\/([^\s/]{0,40})$/)?.[1]
}

/** Quick answers for a word, and the one that Enter takes. */
export function useQuickAnswers(word: string | undefined) {
  const query = useQuery({
    queryKey: ['quick-answers', 'found', word],
    queryFn: ({ signal }) =>
      api.get<Page<QuickAnswerOut>>('/v1/quick-answers', { query: { q: word, limit: SHOWN }, signal }),
    enabled: word !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  const answers = word === undefined ? [] : (query.data?.data ?? [])
  const [at, setAt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another word begins at the top
  useEffect(() => setAt(0), [word])
  const active = Math.min(at, Math.max(0, answers.length - 1))
  return {
    answers,
    active,
    loading: query.isPending,
    move: (step: 1 | -1) => setAt((active + step + answers.length) % Math.max(1, answers.length)),
  }
}

type Props = {
  id: string
  answers: readonly QuickAnswerOut[]
  active: number
  loading: boolean
  onTake: (answer: QuickAnswerOut) => void
}

/** The answers that fit, over the text. */
export function QuickAnswerList({ id, answers, active, loading, onTake }: Props) {
  const { t } = useTranslation('inbox')
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, active])
  if (answers.length === 0) {
    return (
      <div className={classes.answers}>
        <div className={classes.noAnswers}>
          {loading ? <Loader size={16} /> : t('composer.noAnswers')}{' '}
          <Link href="/settings/quick-answers">{t('composer.manageAnswers')}</Link>
        </div>
      </div>
    )
  }
  return (
    <div className={classes.answers} role="listbox" id={id} aria-label={t('composer.answers')}>
      {answers.map((answer, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus
        <div
          key={answer.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className={classes.answer}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(answer)}
        >
          <span className={classes.answerName}>
            <b>/{answer.shortcut}</b> <bdi>{answer.title}</bdi>
          </span>
          <span className={`people-wrote ${classes.answerText}`} dir="auto">
            {answer.text}
          </span>
        </div>
      ))}
    </div>
  )
}

import { Loader } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { QuickAnswer } from '../../api-types.ts'
import classes from './quick-answers.module.css'

type Props = {
  id: string
  answers: readonly QuickAnswer[]
  active: number
  loading: boolean
  onTake: (answer: QuickAnswer) => void
}

/** The matching answers, above the text. */
export function QuickAnswerList({ id, answers, active, loading, onTake }: Props) {
  const { t } = useTranslation('inbox')
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, active])
  if (answers.length === 0) {
    return (
      <div className={classes.answers}>
        <div className={classes.none}>
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
          <span className={classes.name}>
            <b>/{answer.shortcut}</b> <bdi>{answer.title}</bdi>
          </span>
          <span className={`people-wrote ${classes.text}`} dir="auto">
            {answer.text}
          </span>
        </div>
      ))}
    </div>
  )
}

import { Fragment } from 'react'
import classes from './card.module.css'
import { useMentions } from './mentions.ts'

/** A note's text, with the people it mentions by name. */
export function NoteText({ text }: { text: string }) {
  const { pieces } = useMentions()
  return pieces(text).map((piece) =>
    'name' in piece ? (
      <bdi key={piece.at} className={classes.mention}>
        @{piece.name}
      </bdi>
    ) : (
      <Fragment key={piece.at}>{piece.text}</Fragment>
    ),
  )
}

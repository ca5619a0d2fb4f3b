"""First schema: sources, what they say, vectors, words and runs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('embedding_model',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('dimension', sa.Integer(), nullable=False),
    sa.CheckConstraint('dimension > 0', name=op.f('ck_embedding_model_dimension_positive')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_embedding_model'))
    )
    op.create_table('entity',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('canonical', sa.Text(), nullable=False),
    sa.Column('adcode', sa.Text(), nullable=True),
    sa.CheckConstraint("type IN ('REGION', 'PLACE', 'ORG', 'PROGRAM', 'DOCUMENT', 'ROLE', 'DATE', 'PERSON')", name=op.f('ck_entity_type_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entity'))
    )
    op.create_index(op.f('ix_entity_adcode'), 'entity', ['adcode'], unique=False)
    op.create_index(op.f('ix_entity_canonical'), 'entity', ['canonical'], unique=False)
    op.create_table('run',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('started', sa.Text(), nullable=False),
    sa.Column('finished', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('paths', sa.Text(), nullable=False),
    sa.Column('files', sa.Integer(), nullable=False),
    sa.Column('stored', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('running', 'finished', 'failed', 'cancelled')", name=op.f('ck_run_status_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run'))
    )
    op.create_table('source',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('encoding', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('extractor_version', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source'))
    )
    op.create_table('vector_change',
    sa.Column('passage_id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('passage_id', name=op.f('pk_vector_change'))
    )
    op.create_table('word_removed',
    sa.Column('document', sa.Integer(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('document', name=op.f('pk_word_removed'))
    )
    op.create_table('word_segment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('documents', sa.LargeBinary(), nullable=False),
    sa.Column('lengths', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_word_segment')),
    sqlite_autoincrement=True
    )
    op.create_table('embedding',
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('text_hash', sa.Text(), nullable=False),
    sa.Column('vector', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['model'], ['embedding_model.name'], name=op.f('fk_embedding_model'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('model', 'text_hash', name=op.f('pk_embedding'))
    )
    op.create_table('location',
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('source_id', sa.Text(), nullable=False),
    sa.Column('replaced_by', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['replaced_by'], ['source.id'], name=op.f('fk_location_replaced_by')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_location_source_id')),
    sa.PrimaryKeyConstraint('path', 'source_id', name=op.f('pk_location'))
    )
    op.create_index(op.f('ix_location_source_id'), 'location', ['source_id'], unique=False)
    op.create_index('uq_location_current', 'location', ['path'], unique=True, sqlite_where=sa.text('replaced_by IS NULL'), postgresql_where=sa.text('replaced_by IS NULL'))
    op.create_table('report',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('source_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('span_start', sa.Integer(), nullable=False),
    sa.Column('span_end', sa.Integer(), nullable=False),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('adcode', sa.Text(), nullable=True),
    sa.CheckConstraint('0 <= span_start AND span_start <= span_end', name=op.f('ck_report_span_proper')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_report_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report'))
    )
    op.create_index(op.f('ix_report_adcode'), 'report', ['adcode'], unique=False)
    op.create_index(op.f('ix_report_source_id'), 'report', ['source_id'], unique=False)
    op.create_table('run_failure',
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_run_failure_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'path', name=op.f('pk_run_failure'))
    )
    op.create_table('run_source',
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('source_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_run_source_run_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_run_source_source_id')),
    sa.PrimaryKeyConstraint('run_id', 'path', name=op.f('pk_run_source'))
    )
    op.create_table('vector_index',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('passages', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_vector_index_only_one')),
    sa.ForeignKeyConstraint(['model'], ['embedding_model.name'], name=op.f('fk_vector_index_model')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vector_index'))
    )
    op.create_table('word_posting',
    sa.Column('segment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('term', sa.Text(), nullable=False),
    sa.Column('postings', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['segment_id'], ['word_segment.id'], name=op.f('fk_word_posting_segment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('segment_id', 'term', name=op.f('pk_word_posting')),
    sqlite_with_rowid=False
    )
    op.create_table('edit',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('report_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('span_start', sa.Integer(), nullable=False),
    sa.Column('span_end', sa.Integer(), nullable=False),
    sa.Column('other_start', sa.Integer(), nullable=True),
    sa.Column('other_end', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('join', 'overlap', 'duplicate', 'partial_duplicate', 'fragment', 'caption', 'split_heading')", name=op.f('ck_edit_kind_known')),
    sa.CheckConstraint('0 <= other_start AND other_start <= other_end', name=op.f('ck_edit_other_proper')),
    sa.CheckConstraint('0 <= span_start AND span_start <= span_end', name=op.f('ck_edit_span_proper')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_edit_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edit'))
    )
    op.create_index(op.f('ix_edit_report_id'), 'edit', ['report_id'], unique=False)
    op.create_table('line',
    sa.Column('source_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('report_id', sa.Text(), nullable=False),
    sa.Column('span_start', sa.Integer(), nullable=False),
    sa.Column('span_end', sa.Integer(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('joins_line', sa.Integer(), nullable=True),
    sa.Column('overlap', sa.Text(), nullable=False),
    sa.Column('duplicate_of', sa.Integer(), nullable=True),
    sa.Column('led_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("role IN ('title', 'heading', 'lead', 'body', 'continuation', 'fragment', 'caption', 'duplicate')", name=op.f('ck_line_role_known')),
    sa.CheckConstraint('0 <= span_start AND span_start <= span_end', name=op.f('ck_line_span_proper')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_line_report_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_line_source_id')),
    sa.PrimaryKeyConstraint('source_id', 'number', name=op.f('pk_line'))
    )
    op.create_index(op.f('ix_line_report_id'), 'line', ['report_id'], unique=False)
    op.create_table('passage',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('report_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('heading_path', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('lines', sa.Text(), nullable=False),
    sa.Column('lead', sa.Text(), nullable=True),
    sa.Column('duplicate_of', sa.Text(), nullable=True),
    sa.Column('text_hash', sa.Text(), nullable=True),
    sa.CheckConstraint("role IN ('title', 'heading', 'lead', 'body', 'fragment', 'caption')", name=op.f('ck_passage_role_known')),
    sa.ForeignKeyConstraint(['duplicate_of'], ['passage.id'], name=op.f('fk_passage_duplicate_of'), ondelete='SET NULL', initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_passage_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passage'))
    )
    op.create_index(op.f('ix_passage_duplicate_of'), 'passage', ['duplicate_of'], unique=False)
    op.create_index(op.f('ix_passage_report_id'), 'passage', ['report_id'], unique=False)
    op.create_index(op.f('ix_passage_text_hash'), 'passage', ['text_hash'], unique=False)
    op.create_table('practice',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('report_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('heading_path', sa.Text(), nullable=False),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('adcode', sa.Text(), nullable=True),
    sa.Column('lines', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_practice_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practice'))
    )
    op.create_index(op.f('ix_practice_adcode'), 'practice', ['adcode'], unique=False)
    op.create_index(op.f('ix_practice_report_id'), 'practice', ['report_id'], unique=False)
    op.create_table('figure',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('passage_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('span_start', sa.Integer(), nullable=False),
    sa.Column('span_end', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('low', sa.Text(), nullable=True),
    sa.Column('high', sa.Text(), nullable=True),
    sa.Column('bound', sa.Text(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('dimension', sa.Text(), nullable=False),
    sa.Column('lower', sa.Text(), nullable=True),
    sa.Column('upper', sa.Text(), nullable=True),
    sa.Column('upper_open', sa.Boolean(create_constraint=True, name='upper_open_boolean'), nullable=False),
    sa.Column('indicator', sa.Text(), nullable=True),
    sa.Column('indicator_start', sa.Integer(), nullable=True),
    sa.Column('indicator_end', sa.Integer(), nullable=True),
    sa.Column('indicator_key', sa.Text(), nullable=True),
    sa.Column('change', sa.Text(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=True),
    sa.Column('change_of', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('period', sa.Text(), nullable=True),
    sa.Column('period_start', sa.Integer(), nullable=True),
    sa.Column('period_end', sa.Integer(), nullable=True),
    sa.CheckConstraint("basis IN ('yoy', 'qoq', 'from_to', 'unspecified')", name=op.f('ck_figure_basis_known')),
    sa.CheckConstraint("bound IN ('exact', 'at_least', 'at_most', 'about')", name=op.f('ck_figure_bound_known')),
    sa.CheckConstraint("change IN ('increase', 'decrease')", name=op.f('ck_figure_change_known')),
    sa.CheckConstraint("dimension IN ('count', 'person', 'person_times', 'money', 'percent', 'fraction', 'area', 'length', 'duration', 'times', 'percentage_points', 'mass', 'energy', 'other')", name=op.f('ck_figure_dimension_known')),
    sa.CheckConstraint("status IN ('reported', 'target')", name=op.f('ck_figure_status_known')),
    sa.CheckConstraint('0 <= indicator_start AND indicator_start <= indicator_end', name=op.f('ck_figure_indicator_proper')),
    sa.CheckConstraint('0 <= period_start AND period_start <= period_end', name=op.f('ck_figure_period_proper')),
    sa.CheckConstraint('0 <= span_start AND span_start <= span_end', name=op.f('ck_figure_span_proper')),
    sa.ForeignKeyConstraint(['change_of'], ['figure.id'], name=op.f('fk_figure_change_of'), ondelete='SET NULL', initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id'], name=op.f('fk_figure_passage_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure'))
    )
    op.create_index(op.f('ix_figure_change_of'), 'figure', ['change_of'], unique=False)
    op.create_index(op.f('ix_figure_dimension'), 'figure', ['dimension'], unique=False)
    op.create_index(op.f('ix_figure_indicator_key'), 'figure', ['indicator_key'], unique=False)
    op.create_index(op.f('ix_figure_passage_id'), 'figure', ['passage_id'], unique=False)
    op.create_table('line_partial_duplicate',
    sa.Column('source_id', sa.Text(), nullable=False),
    sa.Column('line_number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('span_start', sa.Integer(), nullable=False),
    sa.Column('span_end', sa.Integer(), nullable=False),
    sa.Column('of_line', sa.Integer(), nullable=False),
    sa.CheckConstraint('0 <= span_start AND span_start <= span_end', name=op.f('ck_line_partial_duplicate_span_proper')),
    sa.ForeignKeyConstraint(['source_id', 'line_number'], ['line.source_id', 'line.number'], name=op.f('fk_line_partial_duplicate_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'line_number', 'position', name=op.f('pk_line_partial_duplicate'))
    )
    op.create_table('mention',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('passage_id', sa.Text(), nullable=False),
    sa.Column('entity_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('subtype', sa.Text(), nullable=True),
    sa.Column('span_start', sa.Integer(), nullable=False),
    sa.Column('span_end', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.CheckConstraint("subtype IN ('party', 'government', 'company', 'education', 'health', 'community', 'alliance', 'other')", name=op.f('ck_mention_subtype_known')),
    sa.CheckConstraint('0 <= span_start AND span_start <= span_end', name=op.f('ck_mention_span_proper')),
    sa.ForeignKeyConstraint(['entity_id'], ['entity.id'], name=op.f('fk_mention_entity_id')),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id'], name=op.f('fk_mention_passage_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mention'))
    )
    op.create_index(op.f('ix_mention_entity_id'), 'mention', ['entity_id'], unique=False)
    op.create_index(op.f('ix_mention_passage_id'), 'mention', ['passage_id'], unique=False)
    op.create_table('passage_piece',
    sa.Column('passage_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('span_start', sa.Integer(), nullable=False),
    sa.Column('span_end', sa.Integer(), nullable=False),
    sa.CheckConstraint('0 <= span_start AND span_start <= span_end', name=op.f('ck_passage_piece_span_proper')),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id'], name=op.f('fk_passage_piece_passage_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('passage_id', 'position', name=op.f('pk_passage_piece'))
    )
    op.create_table('practice_actor',
    sa.Column('practice_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['practice_id'], ['practice.id'], name=op.f('fk_practice_actor_practice_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('practice_id', 'position', name=op.f('pk_practice_actor'))
    )
    op.create_index(op.f('ix_practice_actor_name'), 'practice_actor', ['name'], unique=False)
    op.create_table('practice_instrument',
    sa.Column('practice_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['practice_id'], ['practice.id'], name=op.f('fk_practice_instrument_practice_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('practice_id', 'position', name=op.f('pk_practice_instrument'))
    )
    op.create_index(op.f('ix_practice_instrument_name'), 'practice_instrument', ['name'], unique=False)
    op.create_table('practice_outcome',
    sa.Column('practice_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('passage_id', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('span_start', sa.Integer(), nullable=False),
    sa.Column('span_end', sa.Integer(), nullable=False),
    sa.CheckConstraint('0 <= span_start AND span_start <= span_end', name=op.f('ck_practice_outcome_span_proper')),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id'], name=op.f('fk_practice_outcome_passage_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['practice_id'], ['practice.id'], name=op.f('fk_practice_outcome_practice_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('practice_id', 'position', name=op.f('pk_practice_outcome'))
    )
    op.create_index(op.f('ix_practice_outcome_passage_id'), 'practice_outcome', ['passage_id'], unique=False)
    op.create_table('practice_passage',
    sa.Column('practice_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('passage_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id'], name=op.f('fk_practice_passage_passage_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['practice_id'], ['practice.id'], name=op.f('fk_practice_passage_practice_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('practice_id', 'position', name=op.f('pk_practice_passage'))
    )
    op.create_index(op.f('ix_practice_passage_passage_id'), 'practice_passage', ['passage_id'], unique=False)
    op.create_table('word_passage',
    sa.Column('document', sa.Integer(), nullable=False),
    sa.Column('passage_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id'], name=op.f('fk_word_passage_passage_id')),
    sa.PrimaryKeyConstraint('document', name=op.f('pk_word_passage')),
    sa.UniqueConstraint('passage_id', name=op.f('uq_word_passage_passage_id')),
    sqlite_autoincrement=True
    )
    op.create_table('practice_figure',
    sa.Column('practice_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('figure_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['figure_id'], ['figure.id'], name=op.f('fk_practice_figure_figure_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['practice_id'], ['practice.id'], name=op.f('fk_practice_figure_practice_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('practice_id', 'position', name=op.f('pk_practice_figure'))
    )
    op.create_index(op.f('ix_practice_figure_figure_id'), 'practice_figure', ['figure_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_practice_figure_figure_id'), table_name='practice_figure')
    op.drop_table('practice_figure')
    op.drop_table('word_passage')
    op.drop_index(op.f('ix_practice_passage_passage_id'), table_name='practice_passage')
    op.drop_table('practice_passage')
    op.drop_index(op.f('ix_practice_outcome_passage_id'), table_name='practice_outcome')
    op.drop_table('practice_outcome')
    op.drop_index(op.f('ix_practice_instrument_name'), table_name='practice_instrument')
    op.drop_table('practice_instrument')
    op.drop_index(op.f('ix_practice_actor_name'), table_name='practice_actor')
    op.drop_table('practice_actor')
    op.drop_table('passage_piece')
    op.drop_index(op.f('ix_mention_passage_id'), table_name='mention')
    op.drop_index(op.f('ix_mention_entity_id'), table_name='mention')
    op.drop_table('mention')
    op.drop_table('line_partial_duplicate')
    op.drop_index(op.f('ix_figure_passage_id'), table_name='figure')
    op.drop_index(op.f('ix_figure_indicator_key'), table_name='figure')
    op.drop_index(op.f('ix_figure_dimension'), table_name='figure')
    op.drop_index(op.f('ix_figure_change_of'), table_name='figure')
    op.drop_table('figure')
    op.drop_index(op.f('ix_practice_report_id'), table_name='practice')
    op.drop_index(op.f('ix_practice_adcode'), table_name='practice')
    op.drop_table('practice')
    op.drop_index(op.f('ix_passage_text_hash'), table_name='passage')
    op.drop_index(op.f('ix_passage_report_id'), table_name='passage')
    op.drop_index(op.f('ix_passage_duplicate_of'), table_name='passage')
    op.drop_table('passage')
    op.drop_index(op.f('ix_line_report_id'), table_name='line')
    op.drop_table('line')
    op.drop_index(op.f('ix_edit_report_id'), table_name='edit')
    op.drop_table('edit')
    op.drop_table('word_posting')
    op.drop_table('vector_index')
    op.drop_table('run_source')
    op.drop_table('run_failure')
    op.drop_index(op.f('ix_report_source_id'), table_name='report')
    op.drop_index(op.f('ix_report_adcode'), table_name='report')
    op.drop_table('report')
    op.drop_index('uq_location_current', table_name='location', sqlite_where=sa.text('replaced_by IS NULL'), postgresql_where=sa.text('replaced_by IS NULL'))
    op.drop_index(op.f('ix_location_source_id'), table_name='location')
    op.drop_table('location')
    op.drop_table('embedding')
    op.drop_table('word_segment')
    op.drop_table('word_removed')
    op.drop_table('vector_change')
    op.drop_table('source')
    op.drop_table('run')
    op.drop_index(op.f('ix_entity_canonical'), table_name='entity')
    op.drop_index(op.f('ix_entity_adcode'), table_name='entity')
    op.drop_table('entity')
    op.drop_table('embedding_model')

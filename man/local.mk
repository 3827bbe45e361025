dist_man_MANS = %D%/flatline.1 %D%/flatline-scenario.7
dist_doc_DATA = %D%/run.schema.json

dist_man_MANS = %D%/flatline.1 %D%/flatline-scenario.7

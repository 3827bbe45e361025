dist_man_MANS = %D%/flatline.1

/*
 Navicat Premium Data Transfer

 Source Server         : tea
 Source Schema         : tea; it's here
*/

SET NAMES utf8mb4;
SET FOREIGN_KEY_CHECKS = 0;

-- ----------------------------
-- Table structure for order
-- ----------------------------
DROP TABLE IF EXISTS `order`;
CREATE TABLE `order`  (
  `id` int(0) NOT NULL AUTO_INCREMENT,
  `na``me` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  `kind` enum('loose, leaf','bag;s','it\'s') NOT NULL,
  `price` decimal(6, 2) NOT NULL,
  `note` text NULL,
  `shown` bit(1) NULL DEFAULT b'1',
  `added` int(0) NULL DEFAULT NULL,
  PRIMARY KEY (`id`) USING BTREE,
  UNIQUE INDEX `na``me`(`na``me`) USING BTREE
) ENGINE = InnoDB AUTO_INCREMENT = 4 CHARACTER SET = utf8mb4 ROW_FORMAT = Dynamic;

-- ----------------------------
-- Records of order
-- ----------------------------
BEGIN;
INSERT INTO `order` VALUES ('1', '龙井 50克', 'loose, leaf', '19.90', 'first line\nsecond; \"line\" -- /* none */ #', b'1', '1588138125');
INSERT INTO `order` VALUES ('2', 'it\'s \\ back\tslash%', 'bag;s', '0.01', NULL, b'0', NULL);
INSERT INTO `order` VALUES ('-3', '', 'it\'s', '100.00', 'a,(b)', b'1', '-1');
COMMIT;

SET FOREIGN_KEY_CHECKS = 1;
